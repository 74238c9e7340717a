-- What the scripts of all operations begin with: one channel of a namespace, its messages and what its life depends on.
--
-- KEYS[1]  {namespace}:s   hash: c the newest second given, u bytes used, g the generation of listeners last begun
-- ARGV[1]  now, microseconds that never go back; empty: Redis's own time
-- ARGV[2]  the clock's second; empty: Redis's own time
-- ARGV[3]  the newest second that the asking node has seen
-- ARGV[4]  bytes that may be used
-- ARGV[5]  the asking node
-- ARGV[6]  the channel
--
-- The other keys begin with {namespace}: too, and so are in the same slot of a Redis Cluster:
--   f             hash: where channels left off that were forgotten in the newest second
--   d             sorted set: channels by when something of them expires
--   n             sorted set: see nodes.lua
--   n:<node>      set: the channels that the node has listeners of
--   i:<node>      where the node hears of news, no key
--   c:<channel>   MessagePack: the numbers that load() names, 0 where there is none, and behind them each node that has listeners, with
--                 how many. With a hash in its place Redis takes a third longer for a publication.
--   m:<channel>   list: messages by their ids, which grow, each with a header of HEADER. A list of one message of 100 bytes takes
--                 a quarter of what a sorted set takes, and of five less than a half.
--   r:<channel>   hash: how often a message was received, for those that ask for it
--
-- An id is second * 2^20 + tag. Numbers are doubles, exact up to 2^53.

local TAGS = 1048576
-- id, when it expires (0: never), the newest id removed before it, cost, least recipients
local HEADER = '>dddI4I4'
local HEADER_SIZE = 32
-- In the place of a message until the list is rid of it; no message is that short.
local DROPPED = '-'
local FIELDS = 15
local CHANNEL_COST = 256
local LISTENER_COST = 256
local EXPIRED_AT_ONCE = 100
local FORGOTTEN_AFTER = 3600
local GENERATIONS = 2147483647

local state = KEYS[1]
local prefix = string.sub(state, 1, -2)
local limit = tonumber(ARGV[4])
local node = ARGV[5]
local name = ARGV[6]

local known = redis.call('HMGET', state, 'c', 'u')
local given = known[1] and tonumber(known[1])
local used = tonumber(known[2] or 0)
local used_before = used
local touched = false

local now = tonumber(ARGV[1])
local clock = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  clock = tonumber(time[1])
  now = math.max(clock * 1000000 + tonumber(time[2]), (given or 0) * 1000000)
end

local function int(number)
  return string.format('%.0f', number)
end

-- The second of a message that is sent now: never before one that was given, or that the node has seen, also where Redis has
-- lost it.
local function second()
  local newest = math.max(clock, given or 1, 1)
  local seen = tonumber(ARGV[3])
  if seen > (given or 0) then
    newest = math.max(newest, seen + 1)
  end
  if newest > (given or 0) then
    given = newest
    touched = true
    redis.call('HSET', state, 'c', int(given))
    redis.call('DEL', prefix .. 'f')
  end
  return newest
end

local function due(channel)
  local expires, ends = channel.expires, channel.ends
  if expires == 0 or ends == 0 then
    return expires + ends
  end
  return math.min(expires, ends)
end

local function load(id)
  local packed = redis.call('GET', prefix .. 'c:' .. id)
  if not packed then
    return nil
  end
  local fields = {cmsgpack.unpack(packed)}
  local channel = {
    id = id,
    packed = packed,
    messages = prefix .. 'm:' .. id,
    count = fields[1], -- messages
    cost = fields[2], -- of the messages
    last = fields[3], -- the id last given
    listeners = fields[4],
    generation = fields[5], -- of the listeners
    replaced = fields[6], -- 1 if that began because a listener has replaced all others
    asked = fields[7], -- when a listener last did, -1 if none has
    keep = fields[8], -- how long it is kept when empty
    ends = fields[9], -- when that is over
    expires = fields[10], -- no message does before
    timeout = fields[11], -- of the newest message
    mixed = fields[12], -- 1 if there are messages with another timeout
    length = fields[13], -- of the buffer
    gap = fields[14], -- the newest id removed before the oldest message
    tail = fields[15], -- the newest id removed, or never kept, after the newest message
    nodes = {},
  }
  for i = FIELDS + 1, #fields, 2 do
    channel.nodes[fields[i]] = fields[i + 1]
  end
  channel.due = due(channel)
  return channel
end

local function create(id)
  return {
    id = id, messages = prefix .. 'm:' .. id, count = 0, cost = 0, last = 0, listeners = 0, generation = 0, replaced = 0,
    asked = -1, keep = 0, ends = 0, expires = 0, timeout = 0, mixed = 0, length = 0, gap = 0, tail = 0, nodes = {}, due = 0,
  }
end

local function cost(id)
  return CHANNEL_COST + 2 * #id
end

local function save(channel)
  if channel.gone then
    return
  end
  local packed = cmsgpack.pack(
      channel.count, channel.cost, channel.last, channel.listeners, channel.generation, channel.replaced, channel.asked,
      channel.keep, channel.ends, channel.expires, channel.timeout, channel.mixed, channel.length, channel.gap, channel.tail)
  for of, count in pairs(channel.nodes) do
    packed = packed .. cmsgpack.pack(of, count)
  end
  if packed ~= channel.packed then
    redis.call('SET', prefix .. 'c:' .. channel.id, packed)
  end
  local next = due(channel)
  if next == channel.due then
    return
  end
  if next == 0 then
    redis.call('ZREM', prefix .. 'd', channel.id)
  else
    redis.call('ZADD', prefix .. 'd', int(next), channel.id)
  end
end

-- What was counted is kept. With nothing left the newest second is kept for a while alone.
local function finish()
  if used ~= used_before then
    redis.call('HSET', state, 'u', int(used))
  end
  if used == 0 and (touched or used ~= used_before) then
    redis.call('EXPIRE', state, FORGOTTEN_AFTER)
    redis.call('EXPIRE', prefix .. 'f', FORGOTTEN_AFTER)
  elseif used > 0 and used_before == 0 then
    redis.call('PERSIST', state)
  end
end

local function leave(channel, of, count)
  local left = (channel.nodes[of] or 0) - count
  if left <= 0 then
    count = count + left
    channel.nodes[of] = nil
    redis.call('SREM', prefix .. 'n:' .. of, channel.id)
  else
    channel.nodes[of] = left
  end
  channel.listeners = channel.listeners - count
  used = used - count * LISTENER_COST
end

-- No node has listeners any more.
local function leave_all(channel)
  for of in pairs(channel.nodes) do
    redis.call('SREM', prefix .. 'n:' .. of, channel.id)
  end
  channel.nodes = {}
  used = used - channel.listeners * LISTENER_COST
  channel.listeners = 0
end

-- Those who join from now on are not those that a node has known before. Where Redis has lost the number it goes on anywhere.
local function begin_generation(channel)
  local last = tonumber(redis.call('HGET', state, 'g') or now)
  local generation = last % GENERATIONS + 1
  redis.call('HSET', state, 'g', int(generation))
  channel.generation = generation
end

-- Tells the other nodes that have listeners of a channel; in the order in which it happens with what they are answered. Says how
-- many have heard it.
local function tell(channel, news)
  local heard = 0
  for of, count in pairs(channel.nodes) do
    if of ~= node and count > 0 then
      heard = heard + redis.call('PUBLISH', prefix .. 'i:' .. of, news)
    end
  end
  return heard
end

local function forget(channel)
  channel.gone = true
  if channel.last > 0 and math.floor(channel.last / TAGS) >= (given or 0) then
    redis.call('HSET', prefix .. 'f', channel.id, int(channel.last))
  end
  redis.call('DEL', prefix .. 'c:' .. channel.id, channel.messages, prefix .. 'r:' .. channel.id)
  redis.call('ZREM', prefix .. 'd', channel.id)
  used = used - cost(channel.id)
end

-- With messages or listeners a channel goes on, without them for a time if a sender made it. That time begins again whenever it
-- is used.
local function update_idle(channel)
  if channel.count > 0 or channel.listeners > 0 then
    channel.ends = 0
  elseif channel.keep == 0 then
    forget(channel)
  else
    channel.ends = now + channel.keep
  end
end

-- A message is gone; the caller takes it off the list, and sees to what is said to be missed by it.
local function removed(channel, cost, recipients, id)
  if recipients > 0 then
    redis.call('HDEL', prefix .. 'r:' .. channel.id, int(id))
  end
  channel.count = channel.count - 1
  channel.cost = channel.cost - cost
  used = used - cost
end

local function remove_oldest(channel, cost, recipients, id)
  redis.call('LPOP', channel.messages)
  removed(channel, cost, recipients, id)
  if channel.count == 0 then
    channel.tail = math.max(channel.tail, id)
  else
    channel.gap = id
  end
end

-- The first message after a position, nil if there is none.
local function first_after(channel, position)
  local found
  if channel.count == 0 or channel.last <= position then
    return nil
  end
  local from = 0
  local to = channel.count
  while from < to do
    local middle = math.floor((from + to) / 2)
    local message = redis.call('LINDEX', channel.messages, middle)
    if struct.unpack('>d', message) > position then
      found = message
      to = middle
    else
      from = middle + 1
    end
  end
  return found
end

-- Whether the length limit may remove a message.
local function is_received_often_enough(channel, id, recipients)
  return recipients == 0
      or tonumber(redis.call('HGET', prefix .. 'r:' .. channel.id, int(id)) or 0) >= recipients
end

-- The oldest messages that may go to shorten the log by so many, and their cost.
local function trimmable(channel, surplus)
  local leaving = {}
  local gained = 0
  if surplus > 0 and channel.count > 0 then
    for _, message in ipairs(redis.call('LRANGE', channel.messages, 0, surplus - 1)) do
      local id, _, _, cost, recipients = struct.unpack(HEADER, message)
      if not is_received_often_enough(channel, id, recipients) then
        break
      end
      leaving[#leaving + 1] = {cost, recipients, id}
      gained = gained + cost
    end
  end
  return leaving, gained
end

-- Removes expired messages; says whether there may have been any.
local function remove_expired(channel)
  if channel.expires == 0 or channel.expires > now then
    return false
  end
  local first = 0
  local gap
  local index = 0 -- in the list, of the message at hand
  local dropped = false
  -- With one timeout for all, those that expire are the oldest.
  local all = channel.mixed == 1 and redis.call('LRANGE', channel.messages, 0, -1)
  local looked = 0
  while true do
    looked = looked + 1
    local message
    if all then
      message = all[looked]
    else
      message = redis.call('LINDEX', channel.messages, 0)
    end
    if not message then
      break
    end
    local id, expires, before, cost, recipients = struct.unpack(HEADER, message)
    if expires == 0 or expires > now then
      if gap and gap > before then
        redis.call('LSET', channel.messages, index,
            struct.pack(HEADER, id, expires, gap, cost, recipients) .. string.sub(message, HEADER_SIZE + 1))
      end
      gap = nil
      index = index + 1
      if expires ~= 0 then
        first = first == 0 and expires or math.min(first, expires)
      end
      if not all then
        break
      end
    elseif index == 0 then
      remove_oldest(channel, cost, recipients, id)
    else
      redis.call('LSET', channel.messages, index, DROPPED)
      dropped = true
      index = index + 1
      removed(channel, cost, recipients, id)
      gap = id
    end
  end
  if dropped then
    redis.call('LREM', channel.messages, 0, DROPPED)
  end
  if gap then
    channel.tail = math.max(channel.tail, gap)
  end
  channel.expires = first
  return true
end

-- Removes what has expired; says whether the channel itself is still there.
local function expire_and_check(channel)
  if remove_expired(channel) then
    update_idle(channel)
  elseif channel.ends > 0 and channel.ends <= now then
    forget(channel)
  end
  return not channel.gone
end

local function find(id)
  local channel = load(id)
  return channel and expire_and_check(channel) and channel or nil
end

-- Removes what has expired of so many channels at most; says of how many.
local function expire_due()
  local ids = redis.call('ZRANGEBYSCORE', prefix .. 'd', '-inf', int(now), 'LIMIT', 0, EXPIRED_AT_ONCE)
  for _, id in ipairs(ids) do
    local channel = load(id)
    if not channel then
      redis.call('ZREM', prefix .. 'd', id)
    elseif expire_and_check(channel) then
      save(channel)
    end
  end
  return #ids
end

local function has_room(bytes)
  return bytes <= 0 or used + bytes <= limit
end

-- Takes a step, once more after what has expired is removed if there was no room.
local function with_room(step)
  local reply = step()
  while not reply and expire_due() > 0 do
    reply = step()
  end
  finish()
  return reply
end

local function info(channel)
  local ago = channel.asked >= 0 and math.floor((now - channel.asked) / 1000000) or -1
  return {channel.count, ago, channel.listeners, channel.last}
end
