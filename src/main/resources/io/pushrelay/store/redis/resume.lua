-- ARGV[7] how many listeners the node has

local count = tonumber(ARGV[7])
local channel = find(name)
if not channel then
  channel = create(name)
  used = used + cost(name)
end
local added = count - (channel['N' .. node] or 0)
put(channel, 's', channel.s + added)
put(channel, 'N' .. node, count)
used = used + added * LISTENER_COST
redis.call('SADD', prefix .. 'n:' .. node, name)
update_idle(channel)
save(channel)
finish()
