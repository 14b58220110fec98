# One etcd server; everything is set by ETCD_* variables (etcd documentation, "Configuration options").
ARG SUITE
FROM debian:${SUITE}-slim
ENV LANG=C.UTF-8 ETCDCTL_API=3 ETCD_DATA_DIR=/var/lib/etcd/data
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends etcd-server etcd-client \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o etcd -g etcd -m 700 /var/lib/etcd
USER etcd
CMD ["etcd"]
