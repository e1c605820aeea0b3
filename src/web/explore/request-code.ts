/** A request of the API as code that logs on and asks, in the languages that clients are written in. */
import type { Format } from '../server/api.js'

/** What is asked. */
export interface CodeRequest {
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string
  /** Path and query, with /api at its front. */
  readonly path: string
  readonly format: Format
  readonly account: string
}

/** The languages, in the order of their tabs. */
export const LANGUAGES = ['curl', 'PowerShell', 'Python', 'TypeScript', 'Go'] as const

/** One of them. */
export type Language = (typeof LANGUAGES)[number]

/** The code. Passwords are not in it: they are asked for, or stand as PASSWORD. */
export const codeOf = (language: Language, request: CodeRequest): string =>
  WRITERS[language](request)

const LOGON = '/api/sessionMngr/?v=latest'
const typeOf = (format: Format): string => `application/${format}`
/** JSON's texts are those of Python, TypeScript and Go. */
const text = (value: string): string => JSON.stringify(value)
const shell = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`
const power = (value: string): string => `'${value.replaceAll("'", "''")}'`

const WRITERS: Readonly<Record<Language, (request: CodeRequest) => string>> = {
  curl: ({ origin, path, format, account }) => {
    const k = origin.startsWith('https:') ? ' -k' : ''
    return `TOKEN=$(curl -s${k} -o /dev/null -D - -X POST -u ${shell(`${account}:PASSWORD`)} \\
  ${shell(origin + LOGON)} |
  sed -n 's/^x-restsvcsessionid: //ip' | tr -d '\\r')

curl -s${k} -H "X-RestSvcSessionId: $TOKEN" -H 'Accept: ${typeOf(format)}' \\
  ${shell(origin + path)}`
  },

  PowerShell: ({ origin, path, format, account }) => {
    const skip = origin.startsWith('https:') ? ' -SkipCertificateCheck' : ''
    return `$pair = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes(${power(`${account}:PASSWORD`)}))
$logon = Invoke-WebRequest -Method Post${skip} \`
  -Uri ${power(origin + LOGON)} \`
  -Headers @{ Authorization = "Basic $pair" }
$token = [string]$logon.Headers['X-RestSvcSessionId']

Invoke-RestMethod${skip} \`
  -Uri ${power(origin + path)} \`
  -Headers @{ 'X-RestSvcSessionId' = $token; Accept = '${typeOf(format)}' }`
  },

  Python: ({ origin, path, format, account }) => {
    const verify = origin.startsWith('https:') ? ', verify=False' : ''
    return `import requests

logon = requests.post(
    ${text(origin + LOGON)},
    auth=(${text(account)}, "PASSWORD")${verify},
)
logon.raise_for_status()

answer = requests.get(
    ${text(origin + path)},
    headers={
        "X-RestSvcSessionId": logon.headers["X-RestSvcSessionId"],
        "Accept": "${typeOf(format)}",
    }${verify},
)
print(answer.status_code, answer.${format === 'json' ? 'json()' : 'text'})`
  },

  TypeScript: ({
    origin,
    path,
    format,
    account,
  }) => `const logon = await fetch(${text(origin + LOGON)}, {
  method: 'POST',
  headers: { authorization: \`Basic \${btoa(${text(`${account}:PASSWORD`)})}\` },
})
const token = logon.headers.get('x-restsvcsessionid') ?? ''

const answer = await fetch(${text(origin + path)}, {
  headers: { 'x-restsvcsessionid': token, accept: '${typeOf(format)}' },
})
console.log(answer.status, await answer.${format === 'json' ? 'json' : 'text'}())`,

  Go: ({ origin, path, format, account }) => `package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
)

func main() {
	logon, _ := http.NewRequest("POST", ${text(origin + LOGON)}, nil)
	logon.SetBasicAuth(${text(account)}, "PASSWORD")
	session, err := http.DefaultClient.Do(logon)
	if err != nil {
		log.Fatal(err)
	}

	request, _ := http.NewRequest("GET", ${text(origin + path)}, nil)
	request.Header.Set("X-RestSvcSessionId", session.Header.Get("X-RestSvcSessionId"))
	request.Header.Set("Accept", "${typeOf(format)}")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	body, _ := io.ReadAll(answer.Body)
	fmt.Println(answer.Status, string(body))
}`,
}
