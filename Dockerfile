# Quoth with its model inside: no network but Discord at run time, and none at all for `refresh` and `ask`.
#   docker build --tag quoth .        (or `make container`; see compose.yaml for how to run it)

# Versions of Debian's packages are not pinned: a rebuild is to have its security updates, and old versions leave its mirrors.
FROM docker.io/library/debian:bookworm-slim AS builder
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build

# The dependencies first, with an empty program: a change of code does not fetch them again. Each file has one of the
# hashes in container/torch.txt and container/requirements.txt.
COPY constraints.txt install.sh pyproject.toml ./
COPY container ./container
RUN mkdir corpus index bot && touch corpus/__init__.py index/__init__.py bot/__init__.py README.md LICENSE NOTICE \
    && PIP_NO_CACHE_DIR=1 LOCKED=container ./install.sh /opt/quoth . \
    && packages=/opt/quoth/lib/python3.11/site-packages \
    # C++ headers, programs and tests that nothing imports; torch looks for torch_shm_manager when it is imported.
    && rm -rf "$packages/torch/include" "$packages/torch/test" "$packages/torch/share" \
    && find "$packages/torch/bin" -type f ! -name torch_shm_manager -delete \
    && find "$packages/networkx" "$packages/scipy" "$packages/sklearn" "$packages/sympy" -type d -name tests -prune -exec rm -rf {} +

COPY . .
RUN /opt/quoth/bin/python -m pip install --quiet --no-cache-dir --no-deps --no-build-isolation --force-reinstall . \
    && /opt/quoth/bin/python container/licences.py > LICENCES.txt


FROM docker.io/library/debian:bookworm-slim
# tini is process 1: it hands SIGTERM on from the first moment, also while Python is still importing.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 tini \
    && apt-get clean \
    && rm -rf /var/lib/apt/lists/* /var/cache/debconf/* /var/log/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin quoth \
    && install --directory --owner quoth --group quoth /data /articles
COPY --from=builder /opt/quoth /opt/quoth
# Beside those of Debian's packages. The licences' texts are in /opt/quoth, in the folder of each package.
COPY --from=builder /build/LICENCES.txt /build/LICENSE /build/NOTICE /usr/share/doc/quoth/

# Two heaps in place of one for each thread: less memory lies unused between what threads gave back (bench/README.md).
ENV PATH=/opt/quoth/bin:$PATH \
    MALLOC_ARENA_MAX=2 \
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
