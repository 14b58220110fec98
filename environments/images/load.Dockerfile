# The load runner as it was built outside: the folder of Harness.LoadRunner.dll is the context.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY . /app
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
USER $APP_UID
CMD ["dotnet", "/app/Harness.LoadRunner.dll", "part", "--port", "7000"]
