-- ARGV[7] the message, [8] its cost, [9] its least recipients, [10] the buffer's length, [11] when it expires and [12] when the empty
-- channel is forgotten, in microseconds, [13] whether it is kept: 1 or 0

local expiring = tonumber(ARGV[11])
local message_cost = tonumber(ARGV[8])
local length = tonumber(ARGV[10])
local kept = ARGV[13] == '1'

return with_room(function()
  local sent = second()
  local channel = find(name)
  local grown = 0
  if not channel then
    channel = create(name)
    grown = cost(name)
    channel.fresh = true
  end
  local newest = channel.last > 0 and channel.last or tonumber(redis.call('HGET', prefix .. 'f', name) or 0)
  local id = math.max(newest + 1, sent * TAGS)
  local leaving = {}
  if kept then
    local gained
    leaving, gained = trimmable(channel, channel.count + 1 - length)
    grown = grown + message_cost - gained
  end
  if not has_room(grown) then
    if not channel.fresh then
      save(channel)
    end
    return nil
  end
  if channel.fresh then
    used = used + cost(name)
  end
  for _, oldest in ipairs(leaving) do
    remove_oldest(channel, unpack(oldest))
  end
  local expires = expiring == 0 and 0 or now + expiring
  local message = struct.pack(HEADER, id, expires, channel.tail, message_cost, tonumber(ARGV[9])) .. ARGV[7]
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
  channel.keep = tonumber(ARGV[12])
  local heard = tell(channel, struct.pack('>c1dI4', kept and 'm' or 'u', previous, #name) .. name .. message)
  update_idle(channel)
  save(channel)
  return {previous, heard, unpack(info(channel))}
end)
