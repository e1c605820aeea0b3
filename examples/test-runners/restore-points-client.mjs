/** The client under test: asks Enterprise Manager when a backup last got a restore point. */
import { setTimeout } from 'node:timers/promises'

export class RestorePointsClient {
  #options
  /** @type {{ token: string, path: string } | undefined} */
  #session

  /**
   * @param {object} options
   * @param {string} options.url without /api
   * @param {string} options.user
   * @param {string} options.password
   * @param {number} [options.timeout] milliseconds to wait for one answer
   * @param {number} [options.tries] requests to make while the server is unavailable
   * @param {(seconds: number) => Promise<unknown>} [options.wait] how to pass the time between them
   */
  constructor(options) {
    this.#options = {
      timeout: 10_000,
      tries: 5,
      wait: (/** @type {number} */ seconds) => setTimeout(seconds * 1000),
      ...options,
    }
  }

  /**
   * @param {string} backup its name
   * @returns {Promise<string | undefined>} the time in ISO 8601; undefined if there is no restore point
   */
  async newest(backup) {
    const query = new URLSearchParams({
      type: 'RestorePoint',
      format: 'Entities',
      filter: `BackupName=="${backup}"`,
      sortDesc: 'CreationTime',
      pageSize: '1',
    })
    const { entities } = await this.#read(`/api/query?${query}`)
    return entities.restorePoints.restorePoints[0]?.backupDateUTC
  }

  async logOff() {
    if (!this.#session) return
    const { token, path } = this.#session
    this.#session = undefined
    await this.#send(path, { method: 'DELETE', headers: { 'x-restsvcsessionid': token } })
  }

  async #logOn() {
    const { user, password } = this.#options
    const answer = await this.#send('/api/sessionMngr/?v=latest', {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${user}:${password}`)}`,
        accept: 'application/json',
      },
    })
    const token = answer.headers.get('x-restsvcsessionid')
    if (!token) throw new Error(`The logon was answered ${answer.status}`)
    const { sessionId } = parse(await answer.text())
    return { token, path: `/api/logonSessions/${sessionId}` }
  }

  /** A session ends after 15 minutes without a request, so a token that worked before may be refused. */
  async #read(/** @type {string} */ path) {
    const isUsed = this.#session !== undefined
    this.#session ??= await this.#logOn()
    const headers = { 'x-restsvcsessionid': this.#session.token, accept: 'application/json' }
    const answer = await this.#send(path, { headers })
    if (answer.ok) return parse(await answer.text())
    await answer.body?.cancel()
    if (answer.status !== 401 || !isUsed) throw new Error(`${path} was answered ${answer.status}`)
    this.#session = undefined
    return this.#read(path)
  }

  async #send(/** @type {string} */ path, /** @type {RequestInit} */ init) {
    const { url, timeout, tries, wait } = this.#options
    for (let left = tries - 1; ; left--) {
      const answer = await fetch(url + path, { ...init, signal: AbortSignal.timeout(timeout) })
      if (answer.status !== 503 || left <= 0) return answer
      await answer.body?.cancel()
      await wait(Number(answer.headers.get('retry-after') ?? 1))
    }
  }
}

/** Reads JSON, with names of members as version 13 writes them: they began with a capital before. */
function parse(/** @type {string} */ text) {
  return JSON.parse(text, (_, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name[0]?.toLowerCase() + name.slice(1), one]),
    )
  })
}
