-- ARGV[7] and so on: channels
--
-- Says of each that is there its name, the bytes that it takes and its state.

local found = {}
for i = 7, #ARGV do
  local channel = find(ARGV[i])
  if channel then
    save(channel)
    found[#found + 1] =
        {channel.id, cost(channel.id) + channel.cost + channel.listeners * LISTENER_COST, unpack(info(channel))}
  end
end
finish()
return found
