# Quoth with its model inside: no network but Discord at run time, and none at all for `refresh` and `ask`.
#   docker build --tag quoth .        (or `make container`; see compose.yaml for how to run it)

FROM docker.io/library/debian:bookworm-slim AS builder
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build

# The dependencies first, with an empty program: a change of code does not fetch them again.
COPY constraints.txt install.sh pyproject.toml ./
RUN mkdir corpus index bot && touch corpus/__init__.py index/__init__.py bot/__init__.py README.md LICENSE NOTICE \
    && PIP_NO_CACHE_DIR=1 ./install.sh /opt/quoth . \
    && cd /opt/quoth/lib/python3.11/site-packages \
    # C++ headers, programs and tests that nothing imports; torch looks for torch_shm_manager when it is imported.
    && rm -rf torch/include torch/test torch/share \
    && find torch/bin -type f ! -name torch_shm_manager -delete \
    && find networkx scipy sklearn sympy -type d -name tests -prune -exec rm -rf {} +

COPY . .
RUN /opt/quoth/bin/python -m pip install --quiet --no-cache-dir --no-deps --force-reinstall .


FROM docker.io/library/debian:bookworm-slim
# tini is process 1: it hands SIGTERM on from the first moment, also while Python is still importing.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 tini \
    && apt-get clean \
    && rm -rf /var/lib/apt/lists/* /var/cache/debconf/* /var/log/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin quoth \
    && install --directory --owner quoth --group quoth /data /articles
COPY --from=builder /opt/quoth /opt/quoth

ENV PATH=/opt/quoth/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    HF_HUB_OFFLINE=1 \
    QUOTH_DATA=/data \
    QUOTH_ARTICLES=/articles \
    QUOTH_HEALTH_FILE=/data/health

USER 10001:10001
WORKDIR /data
VOLUME /data
# Long enough to load a model that is not compiled, on a slow machine; `quoth health` follows the gateway and the index, and imports neither.
HEALTHCHECK --interval=30s --timeout=10s --start-period=90s --retries=3 CMD ["quoth", "health"]
ENTRYPOINT ["tini", "--", "quoth"]
CMD ["run"]
