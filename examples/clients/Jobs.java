import java.io.FileInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Lists the jobs whose last run did not go well. Needs nothing but Java: the answer is read by a pattern. */
public class Jobs {
  static final String URL = System.getenv().getOrDefault("EMSIM_URL", "https://127.0.0.1:9398");
  static HttpClient client;
  static String session = "none";

  static HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(URL + path))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .header("Accept", "application/json")
        .header("X-RestSvcSessionId", session);
    if (headers.length > 0) request.headers(headers);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public static void main(String[] args) throws Exception {
    client = HttpClient.newBuilder().sslContext(trust(System.getenv("EMSIM_CA"))).build();
    var basic = Base64.getEncoder().encodeToString("User:Password".getBytes());
    var logon = ask("POST", "/api/sessionMngr/?v=latest", "Authorization", "Basic " + basic);
    session = logon.headers().firstValue("X-RestSvcSessionId").orElseThrow();

    var query = "/api/query?type=BackupJobSession&format=Entities&sortDesc=CreationTime&pageSize=100";
    Map<String, String> jobs = new TreeMap<>();
    var run = Pattern.compile("\"JobName\":\"([^\"]*)\".*?\"Result\":\"([^\"]*)\"");
    var found = run.matcher(ask("GET", query).body());
    while (found.find()) jobs.putIfAbsent(found.group(1), found.group(2));
    jobs.forEach((name, result) -> {
      if (result.equals("Failed") || result.equals("Warning")) System.out.println(name + ": " + result);
    });
    System.out.println(jobs.size() + " jobs");

    ask("DELETE", "/api/logonSessions/" + new String(Base64.getDecoder().decode(session)));
  }

  /** Trusts one certificate; the usual ones without it. */
  static SSLContext trust(String file) throws Exception {
    if (file == null) return SSLContext.getDefault();
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    try (var pem = new FileInputStream(file)) {
      store.setCertificateEntry("emsim", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
