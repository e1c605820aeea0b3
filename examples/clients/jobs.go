// Lists the jobs whose last run did not go well. Needs nothing but Go.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"sort"
)

var (
	client  = &http.Client{}
	session string
)

func ask(method, path string) *http.Response {
	url := os.Getenv("EMSIM_URL")
	if url == "" {
		url = "https://127.0.0.1:9398"
	}
	request, err := http.NewRequest(method, url+path, nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Accept", "application/json")
	if session == "" {
		request.SetBasicAuth("User", "Password")
	} else {
		request.Header.Set("X-RestSvcSessionId", session)
	}
	answer, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	return answer
}

func main() {
	if file := os.Getenv("EMSIM_CA"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(pem)
		client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	}
	session = ask("POST", "/api/sessionMngr/?v=latest").Header.Get("X-RestSvcSessionId")

	var page struct {
		Entities struct {
			BackupJobSessions struct {
				BackupJobSessions []struct{ JobName, Result string }
			}
		}
	}
	query := "/api/query?type=BackupJobSession&format=Entities&sortDesc=CreationTime&pageSize=100"
	if err := json.NewDecoder(ask("GET", query).Body).Decode(&page); err != nil {
		log.Fatal(err)
	}
	jobs := map[string]string{}
	names := []string{}
	for _, run := range page.Entities.BackupJobSessions.BackupJobSessions {
		if _, known := jobs[run.JobName]; !known {
			jobs[run.JobName] = run.Result
			names = append(names, run.JobName)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		if jobs[name] == "Failed" || jobs[name] == "Warning" {
			fmt.Printf("%s: %s\n", name, jobs[name])
		}
	}
	fmt.Printf("%d jobs\n", len(jobs))

	id, _ := base64.StdEncoding.DecodeString(session)
	ask("DELETE", "/api/logonSessions/"+string(id))
}
