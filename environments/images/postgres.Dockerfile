# PostgreSQL of the suite without any cluster manager. Tools for faults (kill, iptables, tc) are used by exec as user 0; pods ask Kubernetes by curl.
ARG SUITE
FROM debian:${SUITE}-slim
ENV LANG=C.UTF-8
RUN mkdir -p /etc/postgresql-common \
 && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      postgresql curl iproute2 iptables procps \
 && rm -rf /var/lib/apt/lists/* \
 && ln -s /usr/lib/postgresql/*/bin /usr/lib/postgresql/bin \
 && install -d -o postgres -g postgres -m 700 /data
ENV PATH=/usr/lib/postgresql/bin:$PATH
COPY docker/start-postgres.sh /usr/local/share/harness/
USER postgres
# Fast shutdown: SIGTERM would wait for clients to leave.
STOPSIGNAL SIGINT
CMD ["/bin/sh", "/usr/local/share/harness/start-postgres.sh"]
