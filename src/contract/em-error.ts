/**
 * The errors of Enterprise Manager, in one table: status and message. What is in braces is filled in
 * where the error happens. Messages follow the pattern of the few that were recorded.
 */
export const EM_ERRORS = {
  badRequest: [400, '{reason}'],
  malformed: [400, 'The request is malformed: {reason}.'],
  badCredentials: [401, 'Logon failed: the user name or the password is wrong.'],
  noCredentials: [401, 'Logon needs the Authorization header with Basic credentials.'],
  noSession: [401, 'The request needs a logon session.'],
  unknownSession: [401, 'There is no logon session for this token: it is unknown or was ended.'],
  expiredSession: [401, 'The logon session has expired.'],
  accessDenied: [403, 'Access denied.'],
  noResource: [404, 'There is no resource at {path}.'],
  noPage: [404, 'There is no resource at {path}. The page is off (--no-web).'],
  noRoot: [404, 'There is no resource at {path}. {addresses}'],
  // These two are recorded, for jobs; the first does begin with a blank.
  invalidId: [400, ' ID {id} is invalid. Type: {type}'],
  noRecord: [404, 'Cannot find {thing} [{id}]'],
  // As one client's test has it.
  noTask: [500, 'There is no backup task with id [{id}] in current rest session'],
  noFile: [404, 'There is no file or folder [{path}].'],
  // The status is that of another client's test.
  noLogonSession: [500, 'Cannot find logon session [{id}]'],
  methodNotAllowed: [405, 'The resource at {path} does not support the method {method}.'],
  timeout: [408, 'The request did not come in time.'],
  tooLarge: [413, 'The request body is larger than {limit} bytes.'],
  uriTooLong: [414, 'The URL is longer than {limit} characters.'],
  mediaType: [415, 'The request body must be XML or JSON, not {type}.'],
  charset: [415, 'The request body must be in {known}, not in {charset}.'],
  headersTooLarge: [431, 'The headers of the request are too large.'],
  noRange: [416, 'The file has {size} bytes, and nothing at {range}.'],
  // Recorded, for a body without an element that the server takes for granted.
  nullReference: [500, 'Object reference not set to an instance of an object.'],
  /** What a fault rule answers, with a status of its own. */
  injected: [500, '{message}'],
  internal: [500, 'The server has met an error of its own.'],
  unavailable: [503, 'The server is starting or stopping.'],
} as const satisfies Record<string, readonly [number, string]>

/** The errors by name. */
export type EmErrorName = keyof typeof EM_ERRORS

/** What of one error is not as the table has it. */
export interface EmErrorOptions {
  /** Instead of that of the table. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly detail?: string
  /** The message in a few words; as it is unless given. */
  readonly brief?: string
}

/** A refusal that is answered with the API's Error, in the format that the client asked for. */
export class EmError extends Error {
  override readonly name = 'EmError'
  readonly statusCode: number
  readonly kind: EmErrorName
  readonly headers: Readonly<Record<string, string>>
  /** What the client is not told but the journal is. */
  readonly detail: string | undefined
  /** The message in a few words. */
  readonly brief: string

  /**
   * @param kind which error of the table
   * @param words what stands in the braces of its message
   * @param more what is not as the table has it
   */
  constructor(
    kind: EmErrorName,
    words: Readonly<Record<string, string | number>> = {},
    more: EmErrorOptions = {},
  ) {
    const [known, pattern] = EM_ERRORS[kind]
    const status = more.status ?? known
    super(pattern.replace(/\{(\w+)\}/g, (_, word: string) => String(words[word] ?? '')))
    this.kind = kind
    this.statusCode = status
    this.headers = {
      ...(status === 401 && { 'www-authenticate': 'Basic Realm=RestSvc' }),
      ...more.headers,
    }
    this.detail = more.detail
    this.brief = more.brief ?? this.message
  }
}
