-- ARGV[7] how many listeners

local channel = find(name)
if channel then
  leave(channel, node, tonumber(ARGV[7]))
  update_idle(channel)
  save(channel)
end
finish()
