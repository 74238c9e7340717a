-- ARGV[7] the position, [8] LOOK, JOIN_KNOWN or JOIN, [9] how many listeners there may be then, 0: any number, -1: no others,
-- [10] for how many listeners that is asked: of several each may be let in

local UNKNOWN = 0
local NOTHING = 1
local FOUND = 2
-- The others have taken the node for dead.
local GONE = 3
-- There are all the listeners that there may be.
local FULL = 4

local REPLACES_OTHERS = -1

local after = tonumber(ARGV[7])
local if_none = ARGV[8]
local limit_of_listeners = tonumber(ARGV[9])
local askers = tonumber(ARGV[10])

return with_room(function()
  if if_none ~= 'LOOK' and not redis.call('ZSCORE', prefix .. 'n', node) then
    return {GONE}
  end
  local channel = find(name)
  local grown = 0
  if not channel then
    if if_none ~= 'JOIN' then
      return {UNKNOWN}
    end
    channel = create(name)
    grown = cost(name)
    channel.fresh = true
  end
  channel.asked = now
  local found = first_after(channel, after)
  local reply
  if found then
    local _, _, before = struct.unpack(HEADER, found)
    local missed = after > 0 and math.max(before, channel.gap) > after
    reply = {FOUND, missed and 1 or 0, found}
  elseif if_none ~= 'LOOK' and limit_of_listeners > 0 and channel.listeners >= limit_of_listeners then
    reply = {FULL, channel.last}
  else
    if if_none ~= 'LOOK' then
      local replaced = limit_of_listeners == REPLACES_OTHERS and channel.listeners or 0
      grown = grown + LISTENER_COST * (askers - replaced)
      if not has_room(grown) then
        if not channel.fresh then
          save(channel)
        end
        return nil
      end
      if channel.fresh then
        used = used + cost(name)
      end
      if replaced > 0 then
        tell(channel, 'r' .. name)
        leave_all(channel)
      end
      if limit_of_listeners == REPLACES_OTHERS and (replaced > 0 or channel.generation == 0) then
        channel.replaced = 1
        begin_generation(channel)
      elseif channel.generation == 0 then
        begin_generation(channel)
      end
      used = used + LISTENER_COST * askers
      channel.listeners = channel.listeners + askers
      channel.nodes[node] = (channel.nodes[node] or 0) + askers
      redis.call('SADD', prefix .. 'n:' .. node, name)
    end
    reply = {NOTHING, channel.last, channel.generation, channel.fresh and 1 or 0}
  end
  update_idle(channel)
  save(channel)
  return reply
end)
