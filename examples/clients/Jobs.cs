// Not tried: there was no .NET where this was written. Lists the jobs whose last run did not go well.
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

var url = Environment.GetEnvironmentVariable("EMSIM_URL") ?? "https://127.0.0.1:9398";
var file = Environment.GetEnvironmentVariable("EMSIM_CA");
var handler = new HttpClientHandler();
if (file != null)
{
    var trusted = X509Certificate2.CreateFromPem(File.ReadAllText(file));
    handler.ServerCertificateCustomValidationCallback =
        (_, certificate, _, _) => certificate?.Thumbprint == trusted.Thumbprint;
}
using var client = new HttpClient(handler) { BaseAddress = new Uri(url) };
client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

using var logon = new HttpRequestMessage(HttpMethod.Post, "/api/sessionMngr/?v=latest");
logon.Headers.Authorization = new AuthenticationHeaderValue(
    "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("User:Password")));
var session = (await client.SendAsync(logon)).Headers.GetValues("X-RestSvcSessionId").First();
client.DefaultRequestHeaders.Add("X-RestSvcSessionId", session);

var query = "/api/query?type=BackupJobSession&format=Entities&sortDesc=CreationTime&pageSize=100";
using var page = JsonDocument.Parse(await client.GetStringAsync(query));
var jobs = new SortedDictionary<string, string>();
var runs = page.RootElement.GetProperty("Entities").GetProperty("BackupJobSessions").GetProperty("BackupJobSessions");
foreach (var run in runs.EnumerateArray())
    jobs.TryAdd(run.GetProperty("JobName").GetString()!, run.GetProperty("Result").GetString()!);
foreach (var (name, result) in jobs)
    if (result is "Failed" or "Warning") Console.WriteLine($"{name}: {result}");
Console.WriteLine($"{jobs.Count} jobs");

await client.DeleteAsync("/api/logonSessions/" + Encoding.UTF8.GetString(Convert.FromBase64String(session)));
