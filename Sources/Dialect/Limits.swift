// Every limit of the server, each with its reason.

package import Conditions
package import HTTP
package import JSON

/// The limits. An error answer names the limit that was exceeded; options set the few that say so.
package enum Limits {
    /// HTTP. The target's limit is what IIS, in front of the live service, allows by default; the
    /// others are far above what any client of the API sends and far below what would hurt.
    package static let http = HTTPLimits(
        targetBytesMax: 16 << 10, headBytesMax: 64 << 10, headFieldsMax: 128,
        bodyBytesMax: 4 << 20, headSecondsMax: 10, bodySecondsMax: 30, idleSecondsMax: 75,
        writeSecondsMax: 30, connectionsMax: 4096, pipelinedBytesMax: 1 << 20,
        lingerBytesMax: 1 << 20, lingerSecondsMax: 2, drainSecondsMax: 10,
        connectionsReserved: 64)

    /// JSON. The deepest body of the API has five levels; a fixture of 100,000 contacts has some
    /// millions of values.
    package static let json = JSONLimits(depthMax: 64, valuesMax: 20_000_000)

    /// JSON of a request's body. A contact with lists as long as they may be has some 50,000
    /// values.
    package static let bodyJSON = JSONLimits(depthMax: json.depthMax, valuesMax: 200_000)

    /// Conditions. The longest real ones have some 2,000 characters and ten comparisons; the
    /// service is said to take some 500 values in a list (docs/CONDITIONS.md#operators).
    package static let conditions = ConditionLimits(
        textBytesMax: 64 << 10, comparisonsMax: 500, depthMax: 64, listValuesMax: 1000)

    /// Steps of work that a request makes in the database, as `Database.limitWork(to:)` counts
    /// them: those of some 50 ms, and more than usual lists of 100,000 contacts take. Exports,
    /// imports, snapshots and forks are not bounded.
    package static let requestStepsMax = 6_000_000

    /// Steps of work that are done without a look at other requests, of answers that take more: those
    /// of about a millisecond.
    package static let sliceSteps = 60_000
    /// Nanoseconds of a slice of other work, such as a long search.
    package static let sliceNanoseconds: Int64 = 1_000_000

    /// Bytes of a text or pattern that is looked for in others: what SQL Server, behind the live
    /// service, allows for a pattern of LIKE.
    package static let patternBytesMax = 8000
    /// Wildcards of a pattern: more than a readable pattern has.
    package static let patternWildcardsMax = 100

    /// Keys of an order: more than a list needs, and well below the 64 terms at which SQLite 3.40
    /// fails while it plans an ORDER BY.
    package static let sortKeysMax = 32

    /// Rows that SQLite keeps in order for a page that no index has in order: with more it takes
    /// longer than to read the keys of all and to look for the page among them.
    package static let orderedRowsMax = 10_000

    /// Characters by which texts without a limit, such as notes, are ordered: more than a line of a
    /// table shows.
    package static let orderedTextLengthMax = 1000

    /// Bytes of a member's name that a message quotes: many times the longest that there is.
    package static let quotedBytesMax = 1000

    /// Names and words for which one answer has hints: more than a person reads.
    package static let hintedNamesMax = 20

    /// Lists whose resolved query a sandbox keeps: more than one client polls.
    package static let keptListsMax = 64
    /// Bytes of a query that is kept with its list: the longest usual ones have some 500.
    package static let keptQueryBytesMax = 1000
    /// Ids of a page that are kept with its list: those of four pages of the usual size.
    package static let keptIDsMax = 100

    /// Records of a page when the client names no size (docs/LIVE-API.md#paging).
    package static let pageSizeDefault = 25
    /// The largest page; a larger size is cut down silently (docs/LIVE-API.md#paging).
    package static let pageSizeMax = 1000

    /// Characters of a text without a limit of its own, such as a note: room for long mails, and
    /// still four of them in one body.
    package static let textLengthMax = 1_000_000

    /// Characters of a value of a user-defined field: more than a line of a form shows. The live
    /// limit is not public.
    package static let customFieldTextLengthMax = 1000
    /// Characters of a value of a user-defined text area: some pages.
    package static let customFieldTextAreaLengthMax = 8000
    /// Decimals of a user-defined number: what a double tells apart up to a million.
    package static let customFieldDecimalsMax = 9

    /// The lifetime of a member's keys, in seconds: four hours
    /// (docs/LIVE-API.md#credentials).
    package static let tokenSeconds: Int64 = 4 * 3600

    /// Items of a list inside a body: more would be a mistake of the client.
    package static let listItemsMax = 1000

    /// Operations of one PATCH: enough to set every field of a contact and all its items.
    package static let patchOperationsMax = 1000

    /// The greatest id of a record: the vendor's documents have ids of 32 bits with a sign.
    package static let idMax = Int64(Int32.max)

    /// Ids that a refused delete names for each kind: enough to find the records by hand.
    package static let blockingIdsMax = 5

    /// Bytes of a contact's image: large photographs of telephones, and well below the limit of
    /// bodies, so that errors name this limit.
    package static let imageBytesMax = 2 << 20

    /// Parts of a form: an image comes alone, or with a few fields that say what it is.
    package static let multipartPartsMax = 16

    /// Bytes of the fields of one part: names of files are short.
    package static let multipartHeadBytesMax = 8 << 10

    /// Prepared statements that a sandbox keeps: each resource's own are some five, and conditions
    /// that clients repeat come on top. One takes a few KB.
    /// Together they take 2 MB (`StatementCache.bytesEach`).
    package static let cachedStatementsMax = 128

    /// Bytes by which the data of a sandbox can grow: some ten thousand contacts, and a bound for
    /// a test that writes in a loop.
    package static let sandboxSpareBytes = 64 << 20

    /// Sandboxes that are open at a time: more than parallel tests of one machine, at some 700 KB
    /// each. `--sandboxes-max` sets another.
    package static let sandboxesMax = 1000

    /// Requests of a sandbox whose long searches go on at one time, each on a connection of some
    /// 600 KB; others are answered at once.
    package static let longSearchesMax = 8

    /// Names of sandboxes, open or not: those that were made by name and wait for a request take
    /// some 200 bytes each.
    package static let sandboxNamesMax = 10_000

    /// Seconds without a request after which a sandbox that was changed may go when there is no
    /// room for another: longer than a suite of tests leaves one alone. `--sandbox-ttl` sets
    /// another.
    package static let sandboxIdleSecondsMax: Int64 = 3600

    /// Bytes of memory of all sandboxes, snapshots, answers and requests together: what a small
    /// container has. `--memory-max` sets another.
    package static let memoryBytesMax = 2 << 30

    /// The shares of memory: most of it holds data, requests have to have room for an import
    /// of the largest fixture, and answers are sent in slices.
    package enum MemoryShares {
        /// Bytes of all sandboxes and snapshots.
        package static func sandboxes(of bytes: Int) -> Int { bytes / 8 * 5 }
        /// Bytes of requests that are not complete or not answered.
        package static func requests(of bytes: Int) -> Int { bytes / 4 }
        /// Bytes of answers that clients have not taken.
        package static func answers(of bytes: Int) -> Int { bytes / 8 }
    }

    /// Bytes of memory of all sandboxes and snapshots.
    package static let sandboxMemoryBytesMax = MemoryShares.sandboxes(of: memoryBytesMax)

    /// Bytes that an open sandbox takes beside its data, its statements and what else is counted: the
    /// connection with its schema.
    package static let sandboxOverheadBytes = 256 << 10

    /// Bytes of an image's pages that a changed row is taken to have made the sandbox's own: its
    /// page and those of its indexes.
    package static let changedRowBytes = 32 << 10

    /// Bytes by which the memory of a sandbox changes before the registry is updated.
    package static let sandboxUsageStepBytes = 64 << 10

    /// Bytes of a file's pages that a connection keeps in memory.
    package static let pageCacheBytesMax = 8 << 20

    /// Bytes of free room below which a disk is taken to be full: twice the largest body.
    package static let diskSpareBytes = 2 * http.bodyBytesMax

    /// The greatest number with decimal places: some less than that of .NET's `Decimal`, which the live service
    /// reads them as. Products and sums of such numbers are finite, as JSON can write them.
    package static let decimalMax = 7.9e28

    /// The hours that a time or schedule entry has at most: more than a year, and no slip of the pen.
    package static let entryHoursMax: Int64 = 9999

    /// Bytes of records and references that a sandbox keeps in their written form: eight thousand
    /// contacts, with references to twenty thousand records, and more than a test looks at. Fewer where
    /// memory is short (`SandboxRegistry.rowCacheBytesMax`).
    package static let rowCacheBytesMax = 32 << 20

    /// Plans that a sandbox keeps for parts of records: half of its statements.
    package static let partPlansMax = 64

    /// Queries whose counts a sandbox keeps: each distinct condition is one.
    package static let keptCountsMax = 256

    /// Bytes of those queries: as many as 256 of the usual length have.
    package static let keptCountBytesMax = 256 << 10

    /// Bytes of a sandbox's name: that of the longest company identifier.
    package static let sandboxNameMax = 156

    /// The moments that a clock can show: those of years with four digits, with room for a shift of
    /// the machine's own clock.
    package static let clockSeconds: ClosedRange<Int64> = -62_135_596_800...253_370_764_799

    /// Seconds of one move of a clock: a hundred years, within the range of dates.
    package static let clockStepSecondsMax: Int64 = 3_155_760_000

    /// Snapshots of a sandbox: each keeps a copy of its data.
    package static let snapshotsMax = 20

    /// Rules of faults of a sandbox: each is tried for each request.
    package static let faultRulesMax = 100

    /// The greatest number of a fault rule's counters: more requests than any test sends.
    package static let faultCountMax: Int64 = 1_000_000_000

    /// Milliseconds by which a fault delays an answer: what the connection can hold one back.
    package static let faultDelayMillisecondsMax = Int64(http.delaySecondsMax) * 1000

    /// Bytes per second of a dripping answer, and of one that is cut: beyond, nothing is slow or
    /// cut any more.
    package static let faultBytesMax: Int64 = 1_000_000_000

    /// Bytes of a body that a fault answers with: many times the longest error of the service.
    package static let faultBodyBytesMax = 64 << 10

    /// Seconds of a Retry-After: a day; clients wait for them.
    package static let retryAfterSecondsMax: Int64 = 86_400

    /// The default seconds of a Retry-After: those of the live text
    /// (docs/LIVE-API.md#errors).
    package static let retryAfterSecondsDefault: Int64 = 30

    /// Requests per minute of a quota: a thousand times what the live service is said to take.
    package static let quotaPerMinuteMax: Int64 = 1_000_000

    /// Credentials whose requests a quota counts at a time; beyond, the oldest minute is forgotten.
    package static let quotaCredentialsMax = 1000

    /// Changes in one answer: more than a test looks at one by one, in about 1 MB.
    package static let changesMax = 1000

    /// Changed rows that a sandbox keeps, to compare these alone with an earlier state: so many as
    /// can be compared by one request.
    package static let changedRowsMax = 20_000

    /// Deletions of records whose time and author a sandbox remembers: as many as changed rows.
    package static let deletionsMax = 20_000

    /// Rows that drift inserts or deletes between two pages: a large page full of them would only
    /// be a slower test.
    package static let driftStepMax: Int64 = 100

    /// Rows that drift inserts or deletes in all: a client that reads pages of one record would
    /// otherwise never come to the end.
    package static let driftRowsMax = 1000

    /// Records that drift looks at for one that may be deleted: a large page.
    package static let driftCandidatesMax = 1000

    /// Requests that the journal of a sandbox keeps: more than a test sends between two resets.
    package static let journalEntriesMax = 2000

    /// Bytes that the journal of a sandbox keeps, some 500 for a request without a body: as much as
    /// the data of a sandbox itself takes, so that a thousand of them still fit a machine.
    package static let journalBytesMax = 1 << 20

    /// Bytes of a request's body that the journal keeps: a contact with all its items has some
    /// 2,000.
    package static let journalBodyBytesMax = 4096

    /// Bytes of other texts that the journal keeps, such as the message of a refusal or the company
    /// of credentials: longer ones repeat what the client sent.
    package static let journalTextBytesMax = 1024

    /// Seconds for which a request waits for others: longer than any step of a test takes, and
    /// shorter than the idle limit of usual clients and proxies.
    package static let journalWaitSecondsMax = 60

    /// Streams of one journal: a page in some windows, and tests beside it.
    package static let journalStreamsMax = 16
    /// Milliseconds after which a silent stream shows that it lives: fewer than proxies wait.
    package static let journalStreamIdleMilliseconds = 15_000

    /// Requests that a failed verification shows: enough to see what was meant.
    package static let journalNearestMax = 5

    /// Conditions of a verified order: more than the steps of any test.
    package static let journalOrderMax = 100

    /// Digits of the number in a codebase such as v2025_1, which is that of a release in a year.
    /// The codebase is part of each link of an answer, so that its length multiplies.
    package static let codebaseDigitsMax = 4

    /// Seconds for which a browser remembers what a page may send: what browsers keep at most, and
    /// shorter than the server of a test runs.
    package static let preflightSeconds = 600

    /// Bytes of a fixture in the body of an import: 100,000 contacts take about 100 MB.
    package static let fixtureBytesMax = 256 << 20

    /// Bytes of a fixture in a file, which is never in memory as a whole: a million contacts take
    /// about 1 GB.
    package static let fixtureFileBytesMax = 4 << 30

    /// Bytes of a fixture in a file up to which it is read at once.
    package static let smallFixtureBytes = 1 << 20

    /// Bytes of a larger one that are in memory at a time: some hundreds of contacts.
    package static let fixtureWindowBytes = 256 << 10

    /// Connections of sandboxes that have ended that are kept for others: with one, a test that
    /// resets its sandbox, or ends it and begins another, waits for a tenth of the time. Each takes
    /// some 600 KB.
    package static let recycledConnectionsMax = 2

    /// Bytes of a page of the images that are built in: their many small tables take 40 % of what
    /// they take in pages of 4096 bytes.
    package static let builtInPageBytes = 1024

    /// Contacts of generated data: a million take three quarters of a minute and 1 GB of memory.
    package static let generatedContactsMax = 1_000_000

    /// Records between two messages on the progress of loading.
    package static let progressRecords = 1000

    /// Records of a list of a fixture from which on indexes are made when all of them are there:
    /// for fewer it takes longer to drop and make them.
    package static let deferredIndexRecordsMin = 1000
}
