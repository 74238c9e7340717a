-- ARGV[7] the position, [8] how many messages after it at most
--
-- Says whether there are more, and of each message its id, the microseconds until it expires, -1 if it never does, the size of its
-- body and its Content-Type, if it has one. Tells of fewer where they are large: Redis reads all of them for it.

local BYTES_AT_ONCE = 1048576

local TYPE = 1
local EVENT = 2
local HEAD = 4

local position = tonumber(ARGV[7])
local most = tonumber(ARGV[8])

-- PackedMessage says how a message is written.
local function describe(message)
  local id, expires = struct.unpack(HEADER, message)
  local parts = string.byte(message, HEADER_SIZE + 1)
  local at = HEADER_SIZE + 2
  local function read()
    local length = struct.unpack('>I4', message, at)
    local from = at + 4
    at = from + length
    return string.sub(message, from, at - 1)
  end
  local content_type = bit.band(parts, TYPE) ~= 0 and read() or nil
  if bit.band(parts, EVENT) ~= 0 then
    read()
  end
  if bit.band(parts, HEAD) ~= 0 then
    local fields = struct.unpack('>I4', message, at + 2)
    at = at + 6
    for _ = 1, 2 * fields do
      read()
    end
  end
  return {id, expires == 0 and -1 or expires - now, #message + 1 - at, content_type}
end

local channel = find(name)
if not channel then
  finish()
  return nil
end
save(channel)
finish()

local index = 0
local to = channel.count
while index < to do
  local middle = math.floor((index + to) / 2)
  if struct.unpack('>d', redis.call('LINDEX', channel.messages, middle)) > position then
    to = middle
  else
    index = middle + 1
  end
end

local found = {0}
local bytes = 0
while index < channel.count do
  if #found > most or bytes >= BYTES_AT_ONCE then
    found[1] = 1
    break
  end
  local message = redis.call('LINDEX', channel.messages, index)
  found[#found + 1] = describe(message)
  bytes = bytes + #message
  index = index + 1
end
return found
