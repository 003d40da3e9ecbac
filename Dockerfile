# A static binary in an empty image: no shell, no libraries, no root.
FROM docker.io/library/swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsqlite3-dev libssl-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN swift build -c release --product psa-mock -Xswiftc -static-executable -Xlinker -s \
    && cp "$(swift build -c release --show-bin-path)/psa-mock" /psa-mock \
    && mkdir /data

FROM scratch
LABEL org.opencontainers.image.title="psa-mock" \
    org.opencontainers.image.description="A mock ConnectWise PSA server" \
    org.opencontainers.image.licenses="MIT"
COPY --from=build /psa-mock /psa-mock
COPY fixtures/*.json /fixtures/
# Empty, for --data on a volume: a new volume takes its owner from here.
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
ENV PSA_MOCK_HOST=0.0.0.0
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s \
    CMD ["/psa-mock", "healthcheck"]
ENTRYPOINT ["/psa-mock"]
