// Items of the catalogue, which products and additions need.

import ServiceTestSupport

extension TestServer {
    /// Makes an item of the catalogue, with what it needs.
    func addCatalogItem() -> Int64 {
        let category = post("/procurement/categories", #"{"name":"Hardware"}"#).id
        let subcategory = post(
            "/procurement/subcategories", #"{"name":"Parts","category":{"id":\#(category)}}"#
        ).id
        let type = post("/procurement/types", #"{"name":"Inventory"}"#).id
        let maker = post("/procurement/manufacturers", #"{"name":"Acme"}"#).id
        return post(
            "/procurement/catalog",
            #"{"identifier":"DOCK","description":"A dock","customerDescription":"A dock","#
                + #""manufacturer":{"id":\#(maker)},"price":100,"#
                + #""subcategory":{"id":\#(subcategory)},"type":{"id":\#(type)}}"#
        ).id
    }
}
