# Not tried: there was no Windows where this was written. Windows PowerShell 5.1 has no -SkipCertificateCheck, so plain
# http is asked, which emsim serves on the same port.
$url = if ($env:EMSIM_URL) { $env:EMSIM_URL } else { 'http://127.0.0.1:9398' }
$basic = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('User:Password'))
$logon = Invoke-WebRequest -UseBasicParsing -Method Post -Uri "$url/api/sessionMngr/?v=latest" -Headers @{
  Authorization = "Basic $basic"
}
$headers = @{ 'X-RestSvcSessionId' = $logon.Headers['X-RestSvcSessionId']; Accept = 'application/json' }

$query = 'type=BackupJobSession&format=Entities&sortDesc=CreationTime&pageSize=100'
$page = Invoke-RestMethod -Uri "$url/api/query?$query" -Headers $headers
$jobs = [ordered]@{}
foreach ($run in $page.Entities.BackupJobSessions.BackupJobSessions) {
  if (-not $jobs.Contains($run.JobName)) { $jobs[$run.JobName] = $run.Result }
}
foreach ($name in $jobs.Keys | Sort-Object) {
  if ('Failed', 'Warning' -contains $jobs[$name]) { "${name}: $($jobs[$name])" }
}
"$($jobs.Count) jobs"

$id = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($headers['X-RestSvcSessionId']))
$null = Invoke-WebRequest -UseBasicParsing -Method Delete -Uri "$url/api/logonSessions/$id" -Headers $headers
