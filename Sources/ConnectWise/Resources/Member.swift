// Members: the people and programs that use the service.

import SQLite
import Schema

extension Resource {
    /// A member (`Member`, in the order of its answers, docs/LIVE-API.md#schemas). A password is
    /// accepted and not kept: no login needs one here.
    static let member = Resource(
        "Member", path: "/system/members", noun: "members",
        label: .composed(href: "member_href") {
            "trim(\($0["firstName"]) || ' ' || \($0["lastName"]))"
        }.showing(Field(shown: "dailyCapacity", .decimal)),
        operations: [.list, .count, .create, .get, .replace, .update],
        actions: [.memberToken], unique: [Unique("identifier")],
        rules: [.notKept("password"), .notKept("token")], callback: .member,
        fields: [
            login, person, program, organization, time, serviceDefaults, projectDefaults,
            salesDefaults, screenDefaults, copied,
        ].flatMap(\.self))

    /// The short form for choosing a member (`MemberInfo`, docs/LIVE-API.md#schemas).
    static let memberInfo = Resource(
        viewOf: member, "MemberInfo", title: "Member", path: "/system/info/members",
        showing: [
            "identifier", "firstName", "middleInitial", "lastName", "defaultEmail", "photo",
            "licenseClass", "inactiveFlag",
        ],
        changing: [
            Field(
                "fullName", .string(max: 61),
                .computed { "trim(\($0["firstName"]) || ' ' || \($0["lastName"]))" })
        ])

    /// A member as the member itself sees it (`MyAccount`, docs/LIVE-API.md#schemas): all but what
    /// administrators decide.
    static let myAccount = Resource(
        viewOf: member, "MyAccount", title: "Member", path: "/system/myAccount",
        operations: [.get, .replace, .update],
        showing: Resource.member.fields.map(\.name).filter { !administered.contains($0) })

    private static let administered: Set<String> = [
        "adminFlag", "securityRole", "structureLevel", "securityLocation", "restrictLocationFlag",
        "restrictDepartmentFlag", "billableForecast", "hourlyCost", "hourlyRate",
        "enableLdapAuthenticationFlag", "ldapUserName", "restrictServiceDefaultLocationFlag",
        "restrictServiceDefaultDepartmentFlag", "excludedServiceBoardIds", "teams",
        "restrictProjectDefaultLocationFlag", "restrictProjectDefaultDepartmentFlag",
        "excludedProjectBoardIds", "restrictScheduleFlag", "restrictDefaultSalesTerritoryFlag",
        "restrictDefaultWarehouseFlag", "restrictDefaultWarehouseBinFlag",
        "fromMemberTemplateRecId",
    ]

    private static let login = [
        Field("identifier", .string(max: 15), .required, .indexed),
        Field("password", .string(max: 60), .writeOnly),
        Field("disableOnlineFlag", .boolean),
        Field("licenseClass", .enumeration(["A", "C", "F", "X"]), .required),
        Field("notes", .text),
        Field("employeeIdentifer", .string(max: 10)),
        Field("vendorNumber", .string(max: 100)),
        Field("enableMobileGpsFlag", .boolean),
        Field("inactiveDate", .dateTime),
        Field("inactiveFlag", .boolean),
        Field("lastLogin", .string(max: 50)),
        Field("clientId", .string(max: 50)),
        Field("token", .string(max: 1000), .writeOnly),
    ]

    private static let person = [
        Field("firstName", .string(max: 30), .required),
        Field("middleInitial", .string(max: 1)),
        Field("lastName", .string(max: 30), .required),
        Field("hireDate", .dateTime, .required),
        Field("country", .reference(to: "Country")),
        Field("photo", .reference(to: "Document"), .readOnly),
        Field("officeEmail", .string(max: 250)),
        Field("mobileEmail", .string(max: 250)),
        Field("homeEmail", .string(max: 250)),
        Field("defaultEmail", .enumeration(["Office", "Mobile", "Home"]), .required),
        Field(
            "primaryEmail", .string(max: 250),
            .computed {
                """
                CASE \($0["defaultEmail"]) WHEN 'Office' THEN \($0["officeEmail"]) \
                WHEN 'Mobile' THEN \($0["mobileEmail"]) ELSE \($0["homeEmail"]) END
                """
            }),
        Field("officePhone", .string(max: 15)),
        Field("officeExtension", .string(max: 10)),
        Field("mobilePhone", .string(max: 15)),
        Field("mobileExtension", .string(max: 10)),
        Field("homePhone", .string(max: 15)),
        Field("homeExtension", .string(max: 10)),
        Field("defaultPhone", .enumeration(["Office", "Mobile", "Home"]), .required),
    ]

    private static let program = [
        Field("securityRole", .reference(to: "SecurityRole"), .required),
        Field("mapiName", .string(max: 250)),
        Field("calendarSyncIntegrationFlag", .boolean),
        Field(
            "authenticationServiceType",
            .enumeration(["AuthAnvil", "GoogleAuthenticator", "Email"])),
        Field("enableLdapAuthenticationFlag", .boolean),
        Field("ldapUserName", .string(max: 50)),
        Field("signature", .text),
        Field(
            "phoneIntegrationType", .enumeration(["TAPI", "SKYPE", "TEL", "CALLTO", "NONE"]),
            .default(.text("NONE"))),
        Field("useBrowserLanguageFlag", .boolean),
        Field("title", .string(max: 50)),
        Field("enableMobileFlag", .boolean),
        Field("type", .reference(to: "MemberType")),
        Field("timeZone", .reference(to: "TimeZoneSetup")),
        Field("partnerPortalFlag", .boolean),
        Field("stsUserAdminUrl", .string(max: 1000)),
        Field("toastNotificationFlag", .boolean),
        Field("memberPersonas", .integers, .default(.text("[]"))),
        Field("adminFlag", .boolean),
    ]

    private static let organization = [
        Field("structureLevel", .reference(to: "CorporateStructureLevel")),
        Field("securityLocation", .reference(to: "Location")),
        Field("defaultLocation", .reference(to: "Location")),
        Field("defaultDepartment", .reference(to: "SystemDepartment")),
        Field("reportsTo", .reference(to: "Member")),
        Field("restrictLocationFlag", .boolean),
        Field("restrictDepartmentFlag", .boolean),
        Field("workRole", .reference(to: "WorkRole")),
        Field("workType", .reference(to: "WorkType")),
        Field("timeApprover", .reference(to: "Member")),
        Field("expenseApprover", .reference(to: "Member")),
        Field("billableForecast", .decimal),
        Field("dailyCapacity", .decimal),
        Field("hourlyCost", .decimal),
        Field("hourlyRate", .decimal),
    ]

    private static let time = [
        Field("includeInUtilizationReportingFlag", .boolean),
        Field("requireExpenseEntryFlag", .boolean),
        Field("requireTimeSheetEntryFlag", .boolean),
        Field("requireStartAndEndTimeOnTimeEntryFlag", .boolean),
        Field("allowInCellEntryOnTimeSheet", .boolean),
        Field("enterTimeAgainstCompanyFlag", .boolean),
        Field("allowExpensesEnteredAgainstCompaniesFlag", .boolean),
        Field("timeReminderEmailFlag", .boolean),
        Field("daysTolerance", .integer(0...Int64(Int32.max))),
        Field("minimumHours", .decimal),
        Field("timeSheetStartDate", .string(max: 50)),
    ]

    private static let serviceDefaults = [
        Field("serviceDefaultLocation", .reference(to: "Location")),
        Field("serviceDefaultDepartment", .reference(to: "SystemDepartment")),
        Field("serviceDefaultBoard", .reference(to: "Board")),
        Field("restrictServiceDefaultLocationFlag", .boolean),
        Field("restrictServiceDefaultDepartmentFlag", .boolean),
        Field("excludedServiceBoardIds", .integers, .default(.text("[]"))),
        Field("teams", .integers, .default(.text("[]"))),
        Field("serviceBoardTeamIds", .integers, .default(.text("[]"))),
    ]

    private static let projectDefaults = [
        Field("projectDefaultLocation", .reference(to: "Location")),
        Field("projectDefaultDepartment", .reference(to: "SystemDepartment")),
        Field("restrictProjectDefaultLocationFlag", .boolean),
        Field("restrictProjectDefaultDepartmentFlag", .boolean),
        Field("excludedProjectBoardIds", .integers, .default(.text("[]"))),
        Field("scheduleDefaultLocation", .reference(to: "Location")),
        Field("scheduleDefaultDepartment", .reference(to: "SystemDepartment")),
        Field("scheduleCapacity", .decimal),
        Field("restrictScheduleFlag", .boolean),
        Field("hideMemberInDispatchPortalFlag", .boolean),
    ]

    private static let salesDefaults = [
        Field("salesDefaultLocation", .reference(to: "Location")),
        Field("restrictDefaultSalesTerritoryFlag", .boolean),
        Field("restrictDefaultWarehouseFlag", .boolean),
        Field("restrictDefaultWarehouseBinFlag", .boolean),
    ]

    private static let screenDefaults = [
        Field("companyActivityTabFormat", .listFormat, .default(.text("SummaryList"))),
        Field("invoiceTimeTabFormat", .listFormat, .default(.text("SummaryList"))),
        Field(
            "invoiceScreenDefaultTabFormat",
            .enumeration(["ShowInvoicingTab", "ShowAgreementInvoicingTab"]),
            .default(.text("ShowInvoicingTab"))),
        Field(
            "invoicingDisplayOptions", .afterInvoicing, .default(.text("RemainOnInvoicingScreen"))),
        Field(
            "agreementInvoicingDisplayOptions", .afterInvoicing,
            .default(.text("RemainOnInvoicingScreen"))),
        Field("autoStartStopwatch", .boolean),
        Field("autoPopupQuickNotesWithStopwatch", .boolean),
        Field(
            "globalSearchDefaultTicketFilter",
            .enumeration(["OpenRecords", "ClosedRecords", "AllRecords"]),
            .default(.text("OpenRecords"))),
        Field(
            "globalSearchDefaultSort",
            .enumeration(["None", "LastUpdatedDesc", "LastUpdatedAsc", "CreatedDesc", "CreatedAsc"]
            ),
            .default(.text("None"))),
        Field("phoneSource", .string(max: 250)),
    ]

    private static let copied = [
        Field("copyPodLayouts", .requestSwitch, .writeOnly),
        Field("copySharedDefaultViews", .requestSwitch, .writeOnly),
        Field("copyColumnLayoutsAndFilters", .requestSwitch, .writeOnly),
        Field("fromMemberRecId", .integer(0...Int64(Int32.max))),
        Field("fromMemberTemplateRecId", .integer(0...Int64(Int32.max))),
        Field("customFields", .customFields),
    ]
}

extension FieldType {
    fileprivate static let listFormat = FieldType.enumeration(["SummaryList", "DetailList"])
    fileprivate static let afterInvoicing = FieldType.enumeration([
        "RemainOnInvoicingScreen", "ShowRecentInvoices",
    ])
}
