-- ARGV[7] and so on: the nodes that this one may have been before

register()
for i = 7, #ARGV do
  if bury(ARGV[i]) then
    redis.call('ZADD', prefix .. 'n', 0, ARGV[i])
  end
end
finish()
