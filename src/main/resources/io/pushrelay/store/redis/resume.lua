-- ARGV[7] a generation, [8] how many listeners of it the node has, [9] and so on: the nodes that it may have been before
--
-- Says whether they are counted, or others have replaced them, or it is another channel of that name, which counts none of them.

local RESUMED = 0
local REPLACED = 1
local LOST = 2

local generation = tonumber(ARGV[7])
local count = tonumber(ARGV[8])
local channel = find(name)
if not channel then
  channel = create(name)
  used = used + cost(name)
end
for i = 9, #ARGV do
  if channel.nodes[ARGV[i]] then
    leave(channel, ARGV[i], channel.nodes[ARGV[i]])
  end
end
if channel.generation > 0 and channel.generation ~= generation then
  save(channel)
  finish()
  return channel.replaced == 1 and REPLACED or LOST
end
local added = count - (channel.nodes[node] or 0)
channel.generation = generation
channel.listeners = channel.listeners + added
channel.nodes[node] = count
used = used + added * LISTENER_COST
redis.call('SADD', prefix .. 'n:' .. node, name)
update_idle(channel)
save(channel)
finish()
return RESUMED
