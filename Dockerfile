# Two images: `batch` runs any command on folders that are mounted; `app` serves the local page.
#   docker build --target app -t jobprofile-app .        docker build --target batch -t jobprofile .
# How to run them, with a read-only root and no network: docs/it.md. Steps are tried by `make docker-check`.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/jobprofile
RUN /opt/jobprofile/bin/python -m pip install --no-cache-dir --constraint constraints.txt torch
RUN /opt/jobprofile/bin/python -m pip install --no-cache-dir --constraint constraints.txt .
RUN JOBPROFILE_ENCODERS=/opt/jobprofile/share/jobprofile/encoders /opt/jobprofile/bin/jobprofile encoder build

FROM python:3.11-slim-bookworm AS batch
COPY --from=build /opt/jobprofile /opt/jobprofile
RUN useradd --system --uid 10001 --create-home --home-dir /home/jobprofile jobprofile
ENV PATH=/opt/jobprofile/bin:/usr/local/bin:/usr/bin:/bin HF_HUB_OFFLINE=1 JOBPROFILE_CACHE=/tmp/jobprofile
USER jobprofile
WORKDIR /work
ENTRYPOINT ["jobprofile"]
CMD ["--help"]

FROM batch AS app
EXPOSE 8757
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-m", "pipeline.app.health"]
CMD ["app", "--listen", "0.0.0.0", "--port", "8757", "--no-browser"]
