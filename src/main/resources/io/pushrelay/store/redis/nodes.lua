-- The nodes of a namespace: {namespace}:n is a sorted set of them, by when they are taken for dead unless they are heard of.
-- A node that connects anew is another one, so that what the old connection still carries can't be counted for it.

-- Behind the name of a node that has connected anew: nothing that it still asks for is done.
local FORMER = '!'
local NODE_TIMEOUT = 15000000
local BURIED_AT_ONCE = 500

local function register()
  redis.call('ZADD', prefix .. 'n', int(now + NODE_TIMEOUT), node)
end

-- Takes a node's listeners off the count; says whether there may be more.
local function bury(dead)
  local of = string.match(dead, '^(%x*)')
  local ids = redis.call('SPOP', prefix .. 'n:' .. of, BURIED_AT_ONCE)
  for _, id in ipairs(ids) do
    local channel = find(id)
    if channel then
      leave(channel, of, channel.nodes[of] or 0)
      if channel.listeners == 0 then
        -- Who comes now takes their place: the node may come back.
        channel.generation = 0
      end
      update_idle(channel)
      save(channel)
    end
  end
  if #ids < BURIED_AT_ONCE then
    redis.call('ZREM', prefix .. 'n', dead)
    return false
  end
  return true
end
