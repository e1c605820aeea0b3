/** The logon session that the page asks the API with. */
import type { Account } from '../../estate/account.js'
import { Store } from '../store.js'
import { ask, headerOf, MARK, Refusal } from './ask.js'
import { access, control, world } from './controls.js'
import { keep, kept } from './kept.js'

/** A session as the page knows it. */
export interface Session {
  readonly token: string
  readonly account: string
  /** Its roles, as they were at the logon; not known where the page has logged on by itself. */
  readonly role?: string
  readonly world: string
}

/** The page's session; undefined where it has none. */
export const session = new Store<Session | undefined>(keptSession())

function keptSession(): Session | undefined {
  const text = kept('session')
  const found: Session | undefined = text === undefined ? undefined : JSON.parse(text)
  return found?.world === world.value ? found : undefined
}

function become(next: Session | undefined): void {
  keep('session', next && JSON.stringify(next))
  session.set(next)
}

let opening: Promise<Session | undefined> | undefined

/** The session, opened where there is none and the controls may open one. @throws Refusal */
export function needSession(): Promise<Session | undefined> {
  const now = session.value
  if (now?.world === world.value) return Promise.resolve(now)
  if (access.value.is !== 'open') return Promise.resolve(undefined)
  opening ??= openFor(kept('account')).finally(() => {
    opening = undefined
  })
  return opening
}

async function openFor(name: string | undefined): Promise<Session | undefined> {
  const accounts = await control<readonly Account[]>('GET', '/accounts')
  const found =
    accounts.find((one) => one.name === name) ??
    accounts.find(({ roles }) => roles.includes('Portal Administrator')) ??
    accounts[0]
  if (found) await openAs(found)
  return session.value
}

/** Opens a session of an account. @throws Refusal */
export async function openAs({ name, password, roles }: Account): Promise<void> {
  keep('account', name)
  // Of other worlds only a logon is known by its token alone, whatever host is asked.
  const token =
    world.value === 'main'
      ? (await control<{ token: string }>('POST', '/sessions', { account: name })).token
      : await tokenOf(`${name}@${world.value}`, password)
  become({ token, account: name, role: roles.join(', '), world: world.value })
}

/** Logs on as any client does. @throws Refusal */
export async function logOn(name: string, password: string): Promise<void> {
  become({ token: await tokenOf(name, password), account: name, world: world.value })
}

async function tokenOf(name: string, password: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${name}:${password}`)
  const answer = await ask('/api/sessionMngr/?v=latest', {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(String.fromCharCode(...bytes))}`,
      accept: 'application/json',
      [MARK]: 'logon',
    },
  })
  const token = headerOf(answer, 'x-restsvcsessionid')
  if (token === undefined) throw new Refusal(answer.status, messageOf(answer.text))
  return token
}

/** Forgets the session; the next request opens another one. @param token only if it is this one's */
export function forgetSession(token = session.value?.token): void {
  if (session.value?.token === token) become(undefined)
}

/** The Message of an Error of the API, in XML or JSON; the text itself where it is none. */
export function messageOf(text: string): string {
  const found = /"message":("(?:[^"\\]|\\.)*")/i.exec(text)?.[1]
  if (found !== undefined) return JSON.parse(found)
  return /\bMessage="([^"]*)"/.exec(text)?.[1] ?? text.slice(0, 500)
}
