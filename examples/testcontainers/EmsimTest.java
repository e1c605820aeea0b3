// Not tried; the same in Node was, see emsim.test.ts. Java, with org.testcontainers:junit-jupiter.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.MountableFile;

@Testcontainers
class EmsimTest {
  @Container
  static final GenericContainer<?> emsim = new GenericContainer<>("ghcr.io/OWNER/emsim:0.1.0")
      .withExposedPorts(9398)
      .withEnv("EMSIM_CLOCK", "2026-11-23T12:00:00Z")
      .withEnv("EMSIM_CONTROL", "open")
      .withCopyFileToContainer(MountableFile.forClasspathResource("estate.yaml"), "/estate/estate.yaml")
      .waitingFor(Wait.forHttp("/emsim/ready").forPort(9398));

  @Test
  void theApiAnswers() throws Exception {
    var url = URI.create("http://" + emsim.getHost() + ":" + emsim.getMappedPort(9398) + "/api/");
    var answer = HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    Assertions.assertEquals(200, answer.statusCode());
  }
}
