// dotnet test, for xunit 2 on .NET 8. psa-mock is in PATH, or PSA_MOCK_URL names a server that runs already,
// such as http://127.0.0.1:8080, and PSA_MOCK_CONTROL_TOKEN its token.
using System;
using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Threading.Tasks;
using Xunit;

/// <summary>A server on a free port, for all tests of a collection; or the one that PSA_MOCK_URL names.</summary>
public sealed class PsaMockServer : IDisposable
{
    private readonly Process? process;

    public PsaMockServer()
    {
        if (Environment.GetEnvironmentVariable("PSA_MOCK_URL") is { Length: > 0 } url)
        {
            Url = url;
            return;
        }
        process = Process.Start(new ProcessStartInfo("psa-mock", "--port 0 --log none")
        {
            RedirectStandardOutput = true,
        })!;
        Url = process.StandardOutput.ReadLine()!.Split(' ')[4];
    }

    public string Url { get; }

    public void Dispose()
    {
        process?.Kill();
        process?.Dispose();
    }
}

/// <summary>The server with data for one test alone: xunit makes an instance of the class for each
/// test, and the company of its credentials is a new name.</summary>
public abstract class PsaMockTest : IClassFixture<PsaMockServer>, IAsyncLifetime
{
    private readonly string company = $"xunit-{Guid.NewGuid()}";
    private readonly HttpClient client;

    protected PsaMockTest(PsaMockServer server) => client = new() { BaseAddress = new Uri(server.Url) };

    public Task InitializeAsync() => ControlAsync(HttpStatusCode.NoContent, HttpMethod.Post, "/reset");

    public async Task DisposeAsync()
    {
        using (client)
        {
            await ControlAsync(HttpStatusCode.NoContent, HttpMethod.Delete, $"/sandboxes/{company}");
        }
    }

    /// <summary>Asks the API with the credentials of the test; the answer has to have that status.</summary>
    protected Task<HttpResponseMessage> AskAsync(
        HttpStatusCode status, HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, "/v4_6_release/apis/3.0" + path);
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{company}+any:any"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", login);
        request.Headers.Add("clientId", "6e1f2d3c-4b5a-4978-8f6e-5d4c3b2a1908");
        return SendAsync(status, request, body);
    }

    /// <summary>Asks the control plane in the name of the test.</summary>
    protected Task<HttpResponseMessage> ControlAsync(
        HttpStatusCode status, HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, "/_mock" + path);
        request.Headers.Add("X-Mock-Sandbox", company);
        if (Environment.GetEnvironmentVariable("PSA_MOCK_CONTROL_TOKEN") is { Length: > 0 } token)
        {
            request.Headers.Add("X-Mock-Token", token);
        }
        return SendAsync(status, request, body);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpStatusCode status, HttpRequestMessage request, object? body)
    {
        request.Content = body is null ? null : JsonContent.Create(body);
        var answer = await client.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        return answer;
    }
}

public class ContactTests : PsaMockTest
{
    private static readonly object Ada = new { firstName = "Ada", company = new { identifier = "Acme" } };

    public ContactTests(PsaMockServer server) : base(server) { }

    [Fact]
    public async Task AContactThatIsAddedIsTheNextOne()
    {
        var answer = await AskAsync(HttpStatusCode.Created, HttpMethod.Post, "/company/contacts", Ada);
        Assert.EndsWith("/company/contacts/46", answer.Headers.Location?.ToString());
    }

    [Fact]
    public Task ATestDoesNotSeeWhatAnotherTestHasAdded() =>
        AskAsync(HttpStatusCode.NotFound, HttpMethod.Get, "/company/contacts/46");

    [Fact]
    public async Task AResetBringsTheDataBack()
    {
        await AskAsync(HttpStatusCode.Created, HttpMethod.Post, "/company/contacts", Ada);
        await ControlAsync(HttpStatusCode.NoContent, HttpMethod.Post, "/reset");
        await AskAsync(HttpStatusCode.NotFound, HttpMethod.Get, "/company/contacts/46");
    }

    [Fact]
    public async Task AServiceThatIsBusyOnce()
    {
        var rule = new { method = "GET", first = 1, fault = new { status = 429 } };
        await ControlAsync(HttpStatusCode.Created, HttpMethod.Post, "/faults", rule);
        await AskAsync(HttpStatusCode.TooManyRequests, HttpMethod.Get, "/company/contacts/1");
        await AskAsync(HttpStatusCode.OK, HttpMethod.Get, "/company/contacts/1");
    }

    [Fact]
    public async Task WhatWasSent()
    {
        await AskAsync(HttpStatusCode.Created, HttpMethod.Post, "/company/contacts", Ada);
        var expected = new { conditions = "method=\"POST\" and resource=\"Contact\"", count = 1 };
        await ControlAsync(HttpStatusCode.OK, HttpMethod.Post, "/journal/verify", expected);
    }
}
