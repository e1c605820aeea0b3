# Built in one stage, run in another that has neither compiler nor npm's cache.
FROM node:22-bookworm-slim AS build
WORKDIR /emsim
# What is installed changes seldom: its layer is kept when the sources alone have changed.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY fixtures fixtures
COPY src src
COPY test test
COPY bench bench
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
# Fixtures that are mounted at /estate are served; without any, the default estate is.
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/emsim/compile-cache \
    EMSIM_HOST=0.0.0.0 \
    EMSIM_ESTATE_FOLDER=/estate
WORKDIR /emsim
COPY --from=build /emsim/package.json ./
COPY --from=build /emsim/node_modules node_modules
COPY --from=build /emsim/dist/bundle dist/bundle
COPY --from=build /emsim/dist/web dist/web
COPY --from=build /emsim/dist/src/wire/xml-texts.txt dist/src/wire/
COPY --from=build /emsim/fixtures fixtures
# Fixtures of one's own may be mounted here: they are served then.
VOLUME /estate
# Started once, so that each container finds the code compiled; the flags have to be those of the entry point. Where that
# does not work, the image is made all the same, and compiles at its first start. Any user may read what was compiled.
RUN (timeout 60 node --min-semi-space-size=16 --no-allocation-site-pretenuring dist/bundle/cli.js --port 0 >/tmp/ready & \
    for _ in $(seq 300); do [ -s /tmp/ready ] && break; sleep 0.1; done; kill -TERM $! ; wait $!) || true; \
    rm -f /tmp/ready; mkdir -p compile-cache; chmod -R a+rX compile-cache
# The number, not the name: so Kubernetes can see that it is not root. Any other user will do, and a root file system
# that is read only: emsim writes nothing.
USER 1000
EXPOSE 9398
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=10s --start-interval=1s --retries=3 \
  CMD ["node", "/emsim/dist/bundle/cli.js", "health"]
# A nursery that is large from the start: see the README on speed.
ENTRYPOINT ["node", "--min-semi-space-size=16", "--no-allocation-site-pretenuring", "/emsim/dist/bundle/cli.js"]
