# syntax=docker/dockerfile:1
# The service that keeps the job descriptions, with JupyterLab and the panel for whoever opens it in a browser.
# compose.yaml runs it; docs/servers.md says how, and what may be set. A test runs the lines that stand here.

FROM python:3.11-slim-bookworm AS build
COPY --from=node:22-bookworm-slim /usr/local /opt/node
ENV PATH=/opt/node/bin:$PATH
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=cache,target=/root/.npm \
    pip wheel --no-deps --wheel-dir dist .

FROM python:3.11-slim-bookworm
WORKDIR /opt/jddb
COPY constraints.txt ./
COPY --from=build /build/dist/ dist/
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install -c constraints.txt "$(echo dist/*.whl)[hub,postgresql,redis]" "jupyterlab>=4.4,<5"
COPY etc/container/ ./

# Where it keeps what it has to keep, whatever account it is run as: with PostgreSQL nothing but its cookies' secret.
ENV HOME=/data
RUN mkdir "$HOME" && chmod 1777 "$HOME"
VOLUME ["/data"]
USER 10001:10001

# The file beside lets nobody have a kernel, a terminal or a file of this server; it counts before the rest.
ENV JUPYTER_CONFIG_PATH=/opt/jddb \
    JUPYTER_PORT=8888 \
    JDDB_DEFAULT_ROLE=none \
    JDDB_LOG_FORMAT=json \
    PYTHONUNBUFFERED=1 \
    TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR=1 \
    USER=jddb
EXPOSE 8888
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "/opt/jddb/ready.py"]
CMD ["jupyter-lab"]
