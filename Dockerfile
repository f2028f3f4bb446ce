# One image for all services; compose and Kubernetes give the command (python -m services.<name>).
# Built and run so far: not here, there was no Docker engine. Checked statically (tests/meta).

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements/runtime.lock /tmp/runtime.lock
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r /tmp/runtime.lock \
 && /opt/venv/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin kinerja
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY shared shared
COPY services services
COPY deploy/__init__.py deploy/__init__.py
COPY deploy/local deploy/local
COPY deploy/compose deploy/compose
USER 10001:10001
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m"]
CMD ["services.collector"]
