# Lists the jobs whose last run did not go well. PowerShell 7; the certificate is not asked for.
$url = if ($env:EMSIM_URL) { $env:EMSIM_URL } else { 'https://127.0.0.1:9398' }
$password = ConvertTo-SecureString 'Password' -AsPlainText -Force
$user = [pscredential]::new('User', $password)
$common = @{ SkipCertificateCheck = $true }

$logon = Invoke-WebRequest @common -Method Post -Uri "$url/api/sessionMngr/?v=latest" -Authentication Basic `
  -Credential $user -AllowUnencryptedAuthentication
$headers = @{ 'X-RestSvcSessionId' = "$($logon.Headers['X-RestSvcSessionId'])"; Accept = 'application/json' }

$query = 'type=BackupJobSession&format=Entities&sortDesc=CreationTime&pageSize=100'
$page = Invoke-RestMethod @common -Uri "$url/api/query?$query" -Headers $headers
$jobs = [ordered]@{}
foreach ($run in $page.Entities.BackupJobSessions.BackupJobSessions) {
  if (-not $jobs.Contains($run.JobName)) { $jobs[$run.JobName] = $run.Result }
}
foreach ($name in $jobs.Keys | Sort-Object) {
  if ($jobs[$name] -in 'Failed', 'Warning') { "${name}: $($jobs[$name])" }
}
"$($jobs.Count) jobs"

$id = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($headers['X-RestSvcSessionId']))
$null = Invoke-WebRequest @common -Method Delete -Uri "$url/api/logonSessions/$id" -Headers $headers
