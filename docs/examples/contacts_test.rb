# ruby contacts_test.rb, with psa-mock in PATH, or PSA_MOCK_URL naming a server that runs already, such as
# http://127.0.0.1:8080, and PSA_MOCK_CONTROL_TOKEN its token. Ruby's own library, and minitest.
require "json"
require "minitest/autorun"
require "net/http"

ADA = { firstName: "Ada", company: { identifier: "Acme" } }.freeze

# Starts a server on a free port, which ends with the tests; where it listens.
def started
  server = IO.popen(%w[psa-mock --port 0 --log none])
  Minitest.after_run { Process.kill("TERM", server.pid) }
  server.gets.split[4]
end

URL = ENV["PSA_MOCK_URL"] || started

# Each test has data of its own: the company of its credentials has its name.
class ContactTest < Minitest::Test
  def setup
    @company = "#{Process.pid}-#{name}"
    control("Post", "/reset", 204)
  end

  def teardown
    control("Delete", "/sandboxes/#{@company}", 204)
  end

  # Asks the API with the credentials of the test.
  def ask(method, path, status, body = nil)
    send_request(method, "/v4_6_release/apis/3.0#{path}", status, body) do |request|
      request.basic_auth("#{@company}+any", "any")
      request["clientId"] = "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908"
    end
  end

  # Asks the control plane in the name of the test.
  def control(method, path, status, body = nil)
    send_request(method, "/_mock#{path}", status, body) do |request|
      request["X-Mock-Sandbox"] = @company
      request["X-Mock-Token"] = ENV["PSA_MOCK_CONTROL_TOKEN"] if ENV["PSA_MOCK_CONTROL_TOKEN"]
    end
  end

  def send_request(method, path, status, body)
    uri = URI(URL + path)
    request = Net::HTTP.const_get(method).new(uri, "Content-Type" => "application/json")
    request.body = JSON.dump(body) if body
    yield request
    answer = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") { |http| http.request(request) }
    assert_equal status, answer.code.to_i, answer.body
    JSON.parse(answer.body) unless answer.body.to_s.empty?
  end

  def test_a_contact_that_is_added_is_the_next_one
    assert_equal 46, ask("Post", "/company/contacts", 201, ADA)["id"]
  end

  def test_a_test_does_not_see_what_another_test_has_added
    ask("Get", "/company/contacts/46", 404)
  end

  def test_a_reset_brings_the_data_back
    ask("Post", "/company/contacts", 201, ADA)
    control("Post", "/reset", 204)
    ask("Get", "/company/contacts/46", 404)
  end

  def test_a_service_that_is_busy_once
    control("Post", "/faults", 201, { method: "GET", first: 1, fault: { status: 429 } })
    ask("Get", "/company/contacts/1", 429)
    ask("Get", "/company/contacts/1", 200)
  end

  def test_what_was_sent
    ask("Post", "/company/contacts", 201, ADA)
    expected = { conditions: 'method="POST" and resource="Contact"', count: 1 }
    control("Post", "/journal/verify", 200, expected)
  end
end
