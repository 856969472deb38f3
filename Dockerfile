# vertext on a CPU, offline and without root: docker build -t vertext . (see docs/how-to/install.md)
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml constraints.txt MANIFEST.in README.md LICENSE THIRD_PARTY.md ./
COPY src src
RUN python -m venv /opt/vertext \
    && /opt/vertext/bin/pip install --no-cache-dir --constraint constraints.txt ".[dicom,tables,server,pacs]"

FROM python:3.11-slim
COPY --from=build /opt/vertext /opt/vertext
RUN useradd --create-home --uid 1000 vertext && mkdir /work && chown vertext /work
USER vertext
WORKDIR /work
ENV PATH="/opt/vertext/bin:$PATH"
ENTRYPOINT ["vertext"]
CMD ["--help"]
