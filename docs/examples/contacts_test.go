// go test, with psa-mock in PATH, or PSA_MOCK_URL naming a server that runs already, such as
// http://127.0.0.1:8080, and PSA_MOCK_CONTROL_TOKEN its token. Go's own library only.
package contacts

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

const ada = `{"firstName": "Ada", "company": {"identifier": "Acme"}}`

var (
	url       = os.Getenv("PSA_MOCK_URL")
	forbidden = regexp.MustCompile(`[^A-Za-z0-9]+`)
)

// TestMain starts a server on a free port, unless one is named, and ends it after all tests.
func TestMain(m *testing.M) {
	if url != "" {
		os.Exit(m.Run())
	}
	server := exec.Command("psa-mock", "--port", "0", "--log", "none")
	output, err := server.StdoutPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		panic(err)
	}
	ready, _ := bufio.NewReader(output).ReadString('\n')
	url = strings.Fields(ready)[4]
	status := m.Run()
	server.Process.Signal(os.Interrupt)
	server.Wait()
	os.Exit(status)
}

// mock is the server with data for one test alone: the company of its credentials has its name.
type mock struct {
	t       *testing.T
	company string
}

// newMock resets the data of a test, and lets it go when the test has ended.
func newMock(t *testing.T) mock {
	t.Helper()
	t.Parallel()
	m := mock{t, fmt.Sprintf("%d-%.140s", os.Getpid(), forbidden.ReplaceAllString(t.Name(), "-"))}
	m.control(http.StatusNoContent, "POST", "/reset", "")
	t.Cleanup(func() { m.control(http.StatusNoContent, "DELETE", "/sandboxes/"+m.company, "") })
	return m
}

// ask sends a request with the test's credentials; the test fails unless it is answered with status.
func (m mock) ask(status int, method, path, body string) {
	m.t.Helper()
	m.send(status, method, "/v4_6_release/apis/3.0"+path, body, func(request *http.Request) {
		request.SetBasicAuth(m.company+"+any", "any")
		request.Header.Set("clientId", "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908")
	})
}

// control asks the control plane in the name of the test.
func (m mock) control(status int, method, path, body string) {
	m.t.Helper()
	m.send(status, method, "/_mock"+path, body, func(request *http.Request) {
		request.Header.Set("X-Mock-Sandbox", m.company)
		if token := os.Getenv("PSA_MOCK_CONTROL_TOKEN"); token != "" {
			request.Header.Set("X-Mock-Token", token)
		}
	})
}

func (m mock) send(status int, method, path, body string, prepare func(*http.Request)) {
	m.t.Helper()
	request, err := http.NewRequest(method, url+path, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	prepare(request)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != status {
		m.t.Fatalf("%s %s: %s", method, path, answer.Status)
	}
}

func TestAContactThatIsAddedIsTheNextOne(t *testing.T) {
	psa := newMock(t)
	psa.ask(201, "POST", "/company/contacts", ada)
	psa.ask(200, "GET", "/company/contacts/46", "")
}

func TestATestDoesNotSeeWhatAnotherTestHasAdded(t *testing.T) {
	psa := newMock(t)
	psa.ask(404, "GET", "/company/contacts/46", "")
}

func TestAResetBringsTheDataBack(t *testing.T) {
	psa := newMock(t)
	psa.ask(201, "POST", "/company/contacts", ada)
	psa.control(204, "POST", "/reset", "")
	psa.ask(404, "GET", "/company/contacts/46", "")
}

func TestAServiceThatIsBusyOnce(t *testing.T) {
	psa := newMock(t)
	psa.control(201, "POST", "/faults", `{"method": "GET", "first": 1, "fault": {"status": 429}}`)
	psa.ask(429, "GET", "/company/contacts/1", "")
	psa.ask(200, "GET", "/company/contacts/1", "")
}

func TestWhatWasSent(t *testing.T) {
	psa := newMock(t)
	psa.ask(201, "POST", "/company/contacts", ada)
	psa.control(200, "POST", "/journal/verify",
		`{"conditions": "method=\"POST\" and resource=\"Contact\"", "count": 1}`)
}
