-- What append.lua and append_all.lua begin with: the policy that messages are sent with, and how one is.
--
-- ARGV[7] their least recipients, [8] the buffer's length, [9] when they expire and [10] when the empty channel is forgotten, in
-- microseconds, [11] whether they are kept: 1 or 0

local recipients = tonumber(ARGV[7])
local length = tonumber(ARGV[8])
local expiring = tonumber(ARGV[9])
local kept = ARGV[11] == '1'

-- The channel as it is, or a fresh one: what that costs is counted with its first message.
local function find_or_create(id)
  local channel = find(id)
  if not channel then
    channel = create(id)
    channel.fresh = true
  end
  return channel
end

-- Appends a message for which there is room, in the place of those that are leaving; says which was sent before it, and how many
-- nodes have heard of it. Afterwards the caller sees to update_idle and save.
local function send(channel, leaving, content, message_cost)
  local newest = channel.last > 0 and channel.last or tonumber(redis.call('HGET', prefix .. 'f', channel.id) or 0)
  local id = math.max(newest + 1, given * TAGS)
  if channel.fresh then
    used = used + cost(channel.id)
    channel.fresh = false
  end
  for _, oldest in ipairs(leaving) do
    remove_oldest(channel, unpack(oldest))
  end
  local expires = expiring == 0 and 0 or now + expiring
  local message = struct.pack(HEADER, id, expires, channel.tail, message_cost, recipients) .. content
  if kept then
    redis.call('RPUSH', channel.messages, message)
    channel.tail = 0
    channel.count = channel.count + 1
    channel.cost = channel.cost + message_cost
    used = used + message_cost
    if expires ~= 0 then
      channel.expires = channel.expires == 0 and expires or math.min(channel.expires, expires)
    end
    channel.mixed = channel.count > 1 and (channel.mixed == 1 or channel.timeout ~= expiring) and 1 or 0
    channel.timeout = expiring
    channel.length = length
  else
    channel.tail = id
  end
  local given_second = math.floor(id / TAGS)
  if given_second > given then
    given = given_second
    redis.call('HSET', state, 'c', int(given))
  end
  local previous = channel.last
  channel.last = id
  channel.keep = tonumber(ARGV[10])
  local news = struct.pack('>c1dI4', kept and 'm' or 'u', previous, #channel.id) .. channel.id .. message
  return previous, tell(channel, news)
end
