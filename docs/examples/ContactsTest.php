<?php
// phpunit ContactsTest.php, with psa-mock in PATH, or PSA_MOCK_URL naming a server that runs already, such as
// http://127.0.0.1:8080, and PSA_MOCK_CONTROL_TOKEN its token. PHP's own streams, and PHPUnit.
declare(strict_types=1);

use PHPUnit\Framework\TestCase;

/** Each test has data of its own: the company of its credentials has its name. */
final class ContactsTest extends TestCase
{
    private const ADA = ['firstName' => 'Ada', 'company' => ['identifier' => 'Acme']];
    private static string $url;
    /** @var resource|null */
    private static $server = null;
    private string $company;

    public static function setUpBeforeClass(): void
    {
        self::$url = getenv('PSA_MOCK_URL') ?: self::started();
    }

    /** Starts a server on a free port; where it listens. */
    private static function started(): string
    {
        $command = ['psa-mock', '--port', '0', '--log', 'none'];
        self::$server = proc_open($command, [1 => ['pipe', 'w']], $pipes);
        return explode(' ', fgets($pipes[1]))[4];
    }

    public static function tearDownAfterClass(): void
    {
        if (self::$server !== null) {
            proc_terminate(self::$server);
        }
    }

    protected function setUp(): void
    {
        $this->company = getmypid() . '-' . $this->getName();
        $this->control('POST', '/reset', 204);
    }

    protected function tearDown(): void
    {
        $this->control('DELETE', "/sandboxes/{$this->company}", 204);
    }

    /** Asks the API with the credentials of the test. */
    private function ask(string $method, string $path, int $status, ?array $body = null): ?array
    {
        $login = base64_encode("{$this->company}+any:any");
        $headers = ["Authorization: Basic $login", 'clientId: 6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908'];
        return $this->send($method, "/v4_6_release/apis/3.0$path", $status, $body, $headers);
    }

    /** Asks the control plane in the name of the test. */
    private function control(string $method, string $path, int $status, ?array $body = null): ?array
    {
        $headers = ["X-Mock-Sandbox: {$this->company}"];
        if ($token = getenv('PSA_MOCK_CONTROL_TOKEN')) {
            $headers[] = "X-Mock-Token: $token";
        }
        return $this->send($method, "/_mock$path", $status, $body, $headers);
    }

    private function send(string $method, string $path, int $status, ?array $body, array $headers): ?array
    {
        $headers[] = 'Content-Type: application/json';
        $context = stream_context_create(['http' => [
            'method' => $method, 'header' => $headers, 'ignore_errors' => true,
            'content' => $body === null ? '' : json_encode($body),
        ]]);
        $answer = file_get_contents(self::$url . $path, false, $context);
        $this->assertSame($status, (int) explode(' ', $http_response_header[0])[1], $answer);
        return json_decode($answer, true);
    }

    public function testAContactThatIsAddedIsTheNextOne(): void
    {
        $this->assertSame(46, $this->ask('POST', '/company/contacts', 201, self::ADA)['id']);
    }

    public function testATestDoesNotSeeWhatAnotherTestHasAdded(): void
    {
        $this->ask('GET', '/company/contacts/46', 404);
    }

    public function testAResetBringsTheDataBack(): void
    {
        $this->ask('POST', '/company/contacts', 201, self::ADA);
        $this->control('POST', '/reset', 204);
        $this->ask('GET', '/company/contacts/46', 404);
    }

    public function testAServiceThatIsBusyOnce(): void
    {
        $this->control('POST', '/faults', 201, ['method' => 'GET', 'first' => 1, 'fault' => ['status' => 429]]);
        $this->ask('GET', '/company/contacts/1', 429);
        $this->ask('GET', '/company/contacts/1', 200);
    }

    public function testWhatWasSent(): void
    {
        $this->ask('POST', '/company/contacts', 201, self::ADA);
        $expected = ['conditions' => 'method="POST" and resource="Contact"', 'count' => 1];
        $this->control('POST', '/journal/verify', 200, $expected);
    }
}
