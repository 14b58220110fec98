# The API as it was built outside: the folder of Harness.Api.dll is the context.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY . /app
# The slim images have no ICU data for every culture, and the API formats nothing by culture.
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 API_BIND=0.0.0.0
USER $APP_UID
CMD ["dotnet", "/app/Harness.Api.dll"]
