// The control plane's path that tells what runs here.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import Schema
import Tenancy

extension Control {
    static let info = Control(
        .get, "/_mock/info",
        "shows version, mode and uptime of the server, and the counts of the sandbox"
    ) { context, response in
        let (sandboxes, sandbox) = (context.sandboxes, context.sandbox)
        let started = sandboxes.startedAt
        response.write(
            .object([
                ("version", .text(Release.version)), ("mode", .text(sandboxes.mode.rawValue)),
                ("startedAt", .text(started.text)),
                ("uptimeSeconds", .number(sandboxes.clock().seconds - started.seconds)),
                ("sandboxes", .number(sandboxes.registry.all.count)),
                (
                    "sandbox",
                    .object([
                        ("name", .text(sandbox.name)),
                        ("mode", .text(sandbox.store.catalog.mode.rawValue)),
                        ("contacts", .number(try sandbox.count(of: "Contact"))),
                        ("companies", .number(try sandbox.count(of: "Company"))),
                        ("tickets", .number(try sandbox.count(of: "Ticket"))),
                        ("requests", .number(sandbox.journal.count)),
                        ("leniencies", .number(sandbox.store.leniencies.total)),
                    ])
                ),
            ]), at: context.now)
    }
}
