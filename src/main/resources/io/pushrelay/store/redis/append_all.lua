-- ARGV[12] and so on, for each message: its channel, what it is and its cost
--
-- Says of each what append.lua says, or nothing if there is no room for all: then none is there.

local FIRST = 12
local OF_EACH = 3

-- By how much a channel grows with messages of these costs, of which only the last ones stay that there is a place for.
local function growth(channel, costs)
  local grown = channel.fresh and cost(channel.id) or 0
  if not kept then
    return grown
  end
  for _, one in ipairs(costs) do
    grown = grown + one
  end
  local surplus = channel.count + #costs - length
  local leaving = 0
  while leaving < surplus and leaving < channel.count do
    local oldest = redis.call('LINDEX', channel.messages, leaving)
    local id, _, _, oldest_cost, least = struct.unpack(HEADER, oldest)
    if not is_received_often_enough(channel, id, least) then
      return grown
    end
    grown = grown - oldest_cost
    leaving = leaving + 1
  end
  if recipients == 0 then
    for i = 1, surplus - leaving do
      grown = grown - costs[i]
    end
  end
  return grown
end

return with_room(function()
  second()
  local channels = {}
  local costs = {}
  for i = FIRST, #ARGV, OF_EACH do
    local id = ARGV[i]
    if not channels[id] then
      channels[id] = find_or_create(id)
      costs[id] = {}
    end
    costs[id][#costs[id] + 1] = tonumber(ARGV[i + 2])
  end
  local grown = 0
  for id, channel in pairs(channels) do
    grown = grown + growth(channel, costs[id])
  end
  if not has_room(grown) then
    for _, channel in pairs(channels) do
      if not channel.fresh then
        save(channel)
      end
    end
    return nil
  end
  local sent = {}
  for i = FIRST, #ARGV, OF_EACH do
    local channel = channels[ARGV[i]]
    local leaving = kept and trimmable(channel, channel.count + 1 - length) or {}
    local previous, heard = send(channel, leaving, ARGV[i + 1], tonumber(ARGV[i + 2]))
    sent[#sent + 1] = {previous, heard, unpack(info(channel))}
  end
  for _, channel in pairs(channels) do
    update_idle(channel)
    save(channel)
  end
  return sent
end)
