# One image for all services; compose and Kubernetes give the command (python -m services.<name>)
# and the health check, since the port is a setting. Never built so far: there was no Docker engine
# where this was written. Checked statically (hadolint, tests/meta).

FROM python:3.11.14-slim-bookworm AS build
ENV UV_PROJECT_ENVIRONMENT=/opt/venv UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 \
    UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1
RUN pip install --no-cache-dir uv==0.13.9
COPY requirements/runtime.lock /tmp/runtime.lock
# Wheels only, each by its hash: nothing is compiled here, and nothing comes that the lock lacks.
RUN --mount=type=cache,target=/root/.cache/uv \
    uv venv /opt/venv \
 && uv pip install --python /opt/venv/bin/python --require-hashes --only-binary :all: \
    -r /tmp/runtime.lock

FROM python:3.11.14-slim-bookworm
LABEL org.opencontainers.image.title="kinerja" \
      org.opencontainers.image.description="SOP 03/2025, pengumpulan dan pengukuran data kinerja"
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin kinerja
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY shared shared
COPY services services
COPY deploy/__init__.py deploy/__init__.py
COPY deploy/access deploy/access
COPY deploy/local deploy/local
COPY deploy/compose deploy/compose
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m"]
CMD ["services.collector"]
