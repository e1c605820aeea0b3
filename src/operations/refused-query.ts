/** What is wrong with the parameters of a query is answered as an error of the API. */
import { EmError } from '../contract/em-error.js'
import { QueryError } from '../query/query-error.js'

/** What reads parameters, with its refusals as the API has them. @throws EmError where that throws a QueryError */
export function asRefusal<Given>(read: () => Given): Given {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const { message: reason, parameter, found, hint, isUnknown } = error
    const wrong = found === 'the end' ? 'it ends too early' : `${found} is not taken`
    const brief = isUnknown
      ? `unknown parameter ${found}${hint === undefined ? '' : `; ${hint}`}`
      : `parameter ${parameter}: ${wrong}`
    throw new EmError('badRequest', { reason }, { brief })
  }
}
