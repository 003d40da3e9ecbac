# Invoke-Pester ./Contacts.Tests.ps1, for Pester 5 on PowerShell 7. psa-mock is in PATH, or PSA_MOCK_URL names a
# server that runs already, such as http://127.0.0.1:8080, and PSA_MOCK_CONTROL_TOKEN its token.
BeforeAll {
    $script:ada = @{ firstName = 'Ada'; company = @{ identifier = 'Acme' } }
    $script:url = $env:PSA_MOCK_URL
    if (-not $url) {
        $start = [System.Diagnostics.ProcessStartInfo]::new('psa-mock', '--port 0 --log none')
        $start.RedirectStandardOutput = $true
        $script:server = [System.Diagnostics.Process]::Start($start)
        $script:url = $server.StandardOutput.ReadLine().Split(' ')[4]
    }

    function Send-Request($Status, $Method, $Path, $Body, $Headers) {
        $request = @{
            Method = $Method; Uri = $url + $Path; Headers = $Headers
            ContentType = 'application/json'; SkipHttpErrorCheck = $true
        }
        if ($Body) { $request.Body = ConvertTo-Json $Body }
        $answer = Invoke-WebRequest @request
        $answer.StatusCode | Should -Be $Status -Because $answer.Content
        if ($answer.Content) { $answer.Content | ConvertFrom-Json }
    }

    # Asks the API with the credentials of the test.
    function Send-ApiRequest($Status, $Method, $Path, $Body) {
        $login = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$company+any:any"))
        $headers = @{
            Authorization = "Basic $login"; clientId = '6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908'
        }
        Send-Request $Status $Method "/v4_6_release/apis/3.0$Path" $Body $headers
    }

    # Asks the control plane in the name of the test.
    function Send-ControlRequest($Status, $Method, $Path, $Body) {
        $headers = @{ 'X-Mock-Sandbox' = $company }
        if ($env:PSA_MOCK_CONTROL_TOKEN) { $headers['X-Mock-Token'] = $env:PSA_MOCK_CONTROL_TOKEN }
        Send-Request $Status $Method "/_mock$Path" $Body $headers
    }
}

AfterAll {
    if ($server) { $server.Kill() }
}

Describe 'contacts' {
    # Each test has data of its own: the company of its credentials is a new name.
    BeforeEach {
        $script:company = "pester-$([guid]::NewGuid())"
        Send-ControlRequest 204 Post '/reset'
    }

    AfterEach {
        Send-ControlRequest 204 Delete "/sandboxes/$company"
    }

    It 'gives a contact that is added the next id' {
        (Send-ApiRequest 201 Post '/company/contacts' $ada).id | Should -Be 46
    }

    It 'hides from a test what another test has added' {
        Send-ApiRequest 404 Get '/company/contacts/46'
    }

    It 'brings the data back by a reset' {
        Send-ApiRequest 201 Post '/company/contacts' $ada
        Send-ControlRequest 204 Post '/reset'
        Send-ApiRequest 404 Get '/company/contacts/46'
    }

    It 'is busy once' {
        Send-ControlRequest 201 Post '/faults' @{ method = 'GET'; first = 1; fault = @{ status = 429 } }
        Send-ApiRequest 429 Get '/company/contacts/1'
        Send-ApiRequest 200 Get '/company/contacts/1'
    }

    It 'knows what was sent' {
        Send-ApiRequest 201 Post '/company/contacts' $ada
        $expected = @{ conditions = 'method="POST" and resource="Contact"'; count = 1 }
        Send-ControlRequest 200 Post '/journal/verify' $expected
    }
}
