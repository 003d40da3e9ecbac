-- Sends the requests of a file, one after the other from a random place on. Each line of the file is
-- a method, a tab, a target, and, if there is a body, a tab and the body.
local requests, at = {}, 0

function init(args)
    for line in io.lines(args[1]) do
        local method, target, body = line:match("^(%S+)\t(%S+)\t?(.*)$")
        local headers = {}
        if body == "" then
            body = nil
        else
            headers["Content-Type"] = "application/json"
        end
        requests[#requests + 1] = wrk.format(method, target, headers, body)
    end
    math.randomseed(os.time())
    at = math.random(#requests)
end

function request()
    at = at % #requests + 1
    return requests[at]
end
