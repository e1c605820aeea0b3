# Built in one stage, run in another that has neither compiler nor npm's cache. For Docker 25, Podman 5.1 and newer: older ones
# do not know --start-interval.
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
COPY LICENSE ./
COPY --from=build /emsim/package.json ./
COPY --from=build /emsim/node_modules node_modules
COPY --from=build /emsim/dist/bundle dist/bundle
COPY --from=build /emsim/dist/web dist/web
COPY --from=build /emsim/dist/src/wire/xml-texts.bin dist/src/wire/
COPY --from=build /emsim/fixtures fixtures
VOLUME /estate
RUN mkdir --mode 755 compile-cache && chown 1000:1000 compile-cache
# The number, not the name: so Kubernetes can see that it is not root. Any other user will do, and a root file system
# that is read only: emsim writes nothing.
USER 1000
# Started once, and asked as HEALTHCHECK asks it, so that each container finds the code compiled. Node keeps that by user
# and by flags: as the entry point has them, and as USER; others compile at their start. Where this does not work, or not
# within a minute, the image is made all the same.
RUN timeout --signal KILL 60 sh -c ' \
    node --min-semi-space-size=8 --no-allocation-site-pretenuring /emsim/dist/bundle/cli.js & \
    node /emsim/dist/bundle/cli.js health --wait 30 && node /emsim/dist/bundle/cli.js health --tls only; \
    kill $!; wait $!' || echo 'emsim will compile at its start'
EXPOSE 9398
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=10s --start-interval=1s --retries=3 \
  CMD ["node", "/emsim/dist/bundle/cli.js", "health"]
# A nursery that is large from the start: see the README on speed.
ENTRYPOINT ["node", "--min-semi-space-size=8", "--no-allocation-site-pretenuring", "/emsim/dist/bundle/cli.js"]
