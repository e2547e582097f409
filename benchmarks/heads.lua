-- Requests for wrk: 64 different heads in rotation, as browsers send them, made once before the load begins, so that the
-- client has little to do. One head repeated would flatter whatever a server keeps of the last one.
--
-- Arguments: method, paths by line (a %d in one becomes a number from 1000 on), requests sent in one go, body, cookies by line.

local agents = {
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
}
local accepts = {
  "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
  "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "*/*",
  "application/json, text/plain, */*",
}
local languages = { "en-US,en;q=0.9", "de-DE,de;q=0.9,en;q=0.7", "fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5", "pt-BR,pt;q=0.8,en-US;q=0.5", "ja,en;q=0.6" }

-- A cookie's value: the same in every run, different in every head.
local function token(seed, length)
  local digits, value = "0123456789abcdefghijklmnopqrstuvwxyz", seed * 7919 + 104729
  local out = {}
  for i = 1, length do
    value = (value * 16807) % 2147483647
    out[i] = digits:sub(value % 36 + 1, value % 36 + 1)
  end
  return table.concat(out)
end

local cookies, paths = {}, {}

local function head(number, method, body)
  local path = paths[number % #paths + 1]
  local host = wrk.host .. ":" .. wrk.port
  local lines = {
    method .. " " .. path:format(1000 + number) .. " HTTP/1.1",
    "Host: " .. host,
    "Connection: keep-alive",
    "User-Agent: " .. agents[number % #agents + 1],
    "Accept: " .. accepts[math.floor(number / 8) % #accepts + 1],
    "Accept-Language: " .. languages[number % #languages + 1],
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Sec-Fetch-Dest: " .. (body == "" and "document" or "empty"),
    "Sec-Fetch-Mode: " .. (body == "" and "navigate" or "cors"),
    "Sec-Fetch-Site: same-origin",
  }
  if number % 3 > 0 then lines[#lines + 1] = "Referer: http://" .. host .. "/section/" .. number end
  if #cookies > 0 then lines[#lines + 1] = "Cookie: " .. cookies[number % #cookies + 1] .. "; theme=dark"
  elseif number % 4 > 0 then lines[#lines + 1] = "Cookie: session=" .. token(number, 32) .. "; theme=" .. (number % 2 == 0 and "dark" or "light") end
  if number % 5 == 0 then lines[#lines + 1] = "Cache-Control: max-age=0" end
  if body ~= "" then
    lines[#lines + 1] = "Origin: http://" .. host
    lines[#lines + 1] = "Content-Type: application/json"
    lines[#lines + 1] = "Content-Length: " .. #body
  end
  return table.concat(lines, "\r\n") .. "\r\n\r\n" .. body
end

local requests, at = {}, 0

function init(args)
  local method, together, body = args[1], tonumber(args[3]), args[4] or ""
  for path in args[2]:gmatch("[^\n]+") do paths[#paths + 1] = path end
  for cookie in (args[5] or ""):gmatch("[^\n]+") do cookies[#cookies + 1] = cookie end
  for first = 0, 63 do
    local joined = {}
    for i = 0, together - 1 do joined[i + 1] = head((first + i) % 64, method, body) end
    requests[first + 1] = table.concat(joined)
  end
end

function request()
  at = at % 64 + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"status":%d,"broken":%d,"timeouts":%d,"p50":%.3f,"p99":%.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status, errors.connect + errors.read + errors.write, errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000
  ))
end
