-- ARGV[7] the generation, [8] how many listeners

local channel = find(name)
if channel then
  if channel.generation == tonumber(ARGV[7]) then
    leave(channel, node, tonumber(ARGV[8]))
    update_idle(channel)
  end
  save(channel)
end
finish()
