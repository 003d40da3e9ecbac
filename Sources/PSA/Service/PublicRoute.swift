// What is served to anybody, outside the base path of the API: probes, discovery, login.

import HTTP
import JSON
import Primitives

/// A path that needs no credentials.
enum PublicRoute: Equatable {
    /// The server as a whole, `*` (RFC 9110, section 9.3.7).
    case server
    /// Whether the server lives and is ready, for orchestrators.
    case probe
    /// Where the API of a company is (docs/LIVE-API.md#discovery).
    case companyInfo(String)
    /// The login for cookies (docs/LIVE-API.md#credentials).
    case login

    /// The public route of a path; nil if it is none. Clients put the codebase in front of the
    /// login, and may do so in front of the rest.
    init?(_ target: Target) {
        if target.isServer {
            self = .server
            return
        }
        guard target.prefix.isEmpty, let first = target.segments.first else { return nil }
        let count = target.segments.count
        if count == 1, first == "livez" || first == "readyz" {
            self = .probe
            return
        }
        let login = count > 2 && Target.isCodebase(first) ? 1 : 0
        guard count - login >= 2, ASCII.equal(target.segments[login], "login") else { return nil }
        let path = target.segments[(login + 1)...]
        switch path.count {
        case 1 where ASCII.equal(path[login + 1], "login.aspx"): self = .login
        case 2 where ASCII.equal(path[login + 1], "companyinfo"):
            self = .companyInfo(path[login + 2])
        default: return nil
        }
    }

    /// The methods that it takes.
    private var methods: [Method] {
        switch self {
        case .server: Method.implemented
        case .probe, .companyInfo: [.get, .head, .options]
        case .login: [.post, .options]
        }
    }

    /// Does what the method says and writes the answer.
    func answer(
        _ request: Request, _ keyring: Keyring, at now: Timestamp, into response: inout Response
    ) throws(Refusal) {
        guard methods.contains(request.method) else {
            throw .wrongVerb(allowed: methods.map(\.name))
        }
        if request.method == .options { return response.allow(methods, at: now) }
        switch self {
        case .server: preconditionFailure("'*' is a target of OPTIONS alone")
        case .probe: response.writeProbe(at: now)
        case .companyInfo(let company):
            response.writeCompanyInfo(
                company, name: keyring.company(company), Origin(request), at: now)
        case .login: try CookieLogin(request).answer(keyring, at: now, into: &response)
        }
    }
}

extension Response {
    /// Answers OPTIONS (RFC 9110, section 9.3.7).
    mutating func allow(_ methods: [Method], at now: Timestamp) {
        start(.noContent, date: now)
        field("Allow", methods.map(\.name).joined(separator: ", "))
        if methods.contains(.patch) { acceptPatch() }
        finish()
    }

    /// Tells the media types of the patches that are taken (RFC 5789, section 3.1). An array of
    /// operations is a part of RFC 6902, and may be called by its type.
    mutating func acceptPatch() {
        field("Accept-Patch", "application/json, application/json-patch+json")
    }

    fileprivate mutating func writeProbe(at now: Timestamp) {
        start(.ok, date: now)
        startBody("text/plain; charset=utf-8")
        body.append("ok\n")
        finish()
    }

    /// Where the API of a company is: here. `null` if nobody knows the company.
    /// - Parameters:
    ///   - company: As the client wrote it.
    ///   - name: As the server knows it; nil if it does not.
    fileprivate mutating func writeCompanyInfo(
        _ company: String, name: String?, _ origin: Origin, at now: Timestamp
    ) {
        start(.ok, date: now)
        startBody(Exchange.json)
        if let name {
            body.append(#"{"CompanyName":"#)
            body.appendJSON(name)
            body.append(#","Codebase":"v4_6_release/","VersionCode":"#)
            body.appendJSON(APIVersion.current.code)
            body.append(#","VersionNumber":"#)
            body.appendJSON("v4.6.\(APIVersion.build)")
            body.append(#","CompanyID":"#)
            body.appendJSON(company)
            body.append(#","IsCloud":true,"SiteUrl":"#)
            body.appendJSON(origin.host)
            body.append("}")
        } else {
            body.append("null")
        }
        finish()
    }
}
