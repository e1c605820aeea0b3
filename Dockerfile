# Built in one stage, run in another that has neither compiler nor npm's cache.
FROM node:22-bookworm-slim AS build
WORKDIR /emsim
COPY package.json package-lock.json tsconfig.json ./
COPY src src
COPY test test
COPY bench bench
COPY fixtures fixtures
RUN npm ci && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/emsim/compile-cache \
    EMSIM_HOST=0.0.0.0
WORKDIR /emsim
COPY --from=build /emsim/package.json ./
COPY --from=build /emsim/node_modules node_modules
COPY --from=build /emsim/dist/bundle dist/bundle
COPY --from=build /emsim/dist/web dist/web
COPY --from=build /emsim/dist/src/wire/xml-texts.txt dist/src/wire/
COPY --from=build /emsim/fixtures fixtures
RUN mkdir compile-cache && chown node:node compile-cache
# Fixtures of one's own may be mounted here; then start with EMSIM_ESTATE=/estate.
VOLUME /estate
USER node
# Started once, so that each container finds the code compiled; the flags have to be those of the entry point.
RUN node --min-semi-space-size=16 --no-allocation-site-pretenuring dist/bundle/cli.js --port 0 >/tmp/ready & \
    until [ -s /tmp/ready ]; do sleep 0.1; done; kill -TERM $! && wait $! && rm /tmp/ready
EXPOSE 9398
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=10s --retries=3 \
  CMD ["node", "/emsim/dist/bundle/cli.js", "health"]
# A nursery that is large from the start: see the README on speed.
ENTRYPOINT ["node", "--min-semi-space-size=16", "--no-allocation-site-pretenuring", "/emsim/dist/bundle/cli.js"]
