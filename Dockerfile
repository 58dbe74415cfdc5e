# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS builder

ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PROJECT_ENVIRONMENT=/opt/greenlight \
    UV_PYTHON_DOWNLOADS=never \
    UV_SYSTEM_CERTS=1

RUN pip install --no-cache-dir --disable-pip-version-check uv==0.13.8

WORKDIR /src

# The dependencies are a layer of their own: they change with the lock file, the code with every commit.
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-dev --all-extras --no-install-project

COPY README.md LICENSE ./
COPY config config
COPY tools tools
COPY graph graph
COPY bot bot
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-dev --all-extras --no-editable


FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends libflite1 fonts-inter \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin greenlight \
    && install --directory --owner=greenlight --group=greenlight /data

COPY --from=builder /opt/greenlight /opt/greenlight

ENV PATH=/opt/greenlight/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GREENLIGHT_DATA_DIR=/data

USER greenlight
WORKDIR /data
VOLUME /data

# Reads the heartbeat that the worker writes to its row in the database.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["greenlight", "doctor", "--worker"]

ENTRYPOINT ["greenlight"]
CMD ["serve"]
