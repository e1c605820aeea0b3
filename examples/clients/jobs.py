"""Lists the jobs whose last run did not go well. Needs nothing but Python."""
import base64
import json
import os
import ssl
import urllib.parse
import urllib.request

url = os.environ.get("EMSIM_URL", "https://127.0.0.1:9398")
trust = ssl.create_default_context(cafile=os.environ.get("EMSIM_CA"))


def ask(method, path, **headers):
    request = urllib.request.Request(url + path, method=method)
    for name, value in {"Accept": "application/json", **headers}.items():
        request.add_header(name.replace("_", "-"), value)
    return urllib.request.urlopen(request, context=trust)


basic = base64.b64encode(b"User:Password").decode()
logon = ask("POST", "/api/sessionMngr/?v=latest", Authorization="Basic " + basic)
session = {"X_RestSvcSessionId": logon.headers["X-RestSvcSessionId"]}
log_off = json.load(logon)["SessionId"]

jobs = {}
query = "/api/query?type=BackupJobSession&format=Entities&sortDesc=CreationTime&pageSize=100"
page = json.load(ask("GET", query, **session))
for run in page["Entities"]["BackupJobSessions"]["BackupJobSessions"]:
    jobs.setdefault(run["JobName"], run["Result"])
for name, result in sorted(jobs.items()):
    if result in ("Failed", "Warning"):
        print(f"{name}: {result}")
print(f"{len(jobs)} jobs")

ask("DELETE", "/api/logonSessions/" + urllib.parse.quote(log_off), **session)
