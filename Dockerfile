# A static binary on a distroless base, run by nobody in particular.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY third_party third_party
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -buildid=" -o /out/plenipo ./cmd/plenipo \
 && mkdir -p /out/data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/plenipo /usr/local/bin/plenipo
COPY --from=build --chown=nonroot:nonroot /out/data /data
# The index is cached and the store kept here; mount a volume to keep them.
ENV PLENIPO_CACHE=/data/cache
VOLUME /data
USER nonroot
# The binary answers a question whose answer the embedded base knows: the whole way, index included.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["/usr/local/bin/plenipo", "health"]
ENTRYPOINT ["/usr/local/bin/plenipo"]
ENV PLENIPO_STORE=/data/plenipo.db PLENIPO_LISTEN=0.0.0.0:8080
EXPOSE 8080
CMD ["serve"]
